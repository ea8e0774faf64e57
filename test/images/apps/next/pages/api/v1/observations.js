import { env } from "node:process";

export default function store(request, response) {
  response.setHeader("X-Version", env.VERSION);
  response.status(201).json(request.body);
}
