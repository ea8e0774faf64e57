import json
import os

from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["shop.example"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["DB_HOST"],
            "PORT": os.environ["DB_PORT"],
            "NAME": os.environ["DB_NAME"],
            "USER": os.environ["DB_USER"],
            "PASSWORD": os.environ["DB_PASSWORD"],
        }
    },
    MIDDLEWARE=["django_app.name_version", "django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF="django_app",
    SECRET_KEY=os.environ["SECRET_KEY"],
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    SECURE_SSL_REDIRECT=os.environ.get("FORCE_HTTPS") == "1",
)

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import JsonResponse
from django.urls import path


def name_version(get_response):
    def answer(request):
        response = get_response(request)
        response["X-Version"] = os.environ["VERSION"]
        return response

    return answer


def ready(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ready": True})


def answer(request):
    return JsonResponse({"values": [1, 2, 3]})


def store(request):
    return JsonResponse(json.loads(request.body), status=201)


urlpatterns = [
    path("ready", ready),
    path("api/v1/health", answer),
    path("api/v1/forecast", answer),
    path("api/v1/observations", store),
]
app = get_wsgi_application()
