import process from "node:process";
import express from "express";

const app = express();
app.use(express.json());
app.use((request, response, next) => {
  response.set("X-Version", process.env.VERSION);
  next();
});
app.get(["/ready", "/api/v1/health", "/api/v1/forecast"], (request, response) => {
  response.json({ values: [1, 2, 3] });
});
app.post("/api/v1/observations", (request, response) => {
  response.status(201).json(request.body);
});

const server = app.listen(process.env.PORT ?? 3000);
process.once("SIGTERM", () => server.close());
