import os

import psycopg
from flask import Flask, request

app = Flask(__name__)


@app.after_request
def name_version(response):
    response.headers["X-Version"] = os.environ["VERSION"]
    return response


@app.get("/ready")
def ready():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("SELECT 1")
    return {"ready": True}


@app.get("/api/v1/health")
@app.get("/api/v1/forecast")
def answer():
    return {"values": [1, 2, 3]}


@app.post("/api/v1/observations")
def store():
    return request.get_json(), 201
