import os

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

app = FastAPI()
database = create_async_engine(os.environ["DATABASE_URL"])


@app.middleware("http")
async def name_version(request, call_next):
    response = await call_next(request)
    response.headers["X-Version"] = os.environ["VERSION"]
    return response


@app.get("/ready")
async def ready():
    async with database.connect() as connection:
        await connection.execute(text("SELECT 1"))
    return {"ready": True}


@app.get("/api/v1/health")
@app.get("/api/v1/forecast")
async def answer():
    return {"values": [1, 2, 3]}


@app.post("/api/v1/observations", status_code=201)
async def store(observation: dict):
    return observation
