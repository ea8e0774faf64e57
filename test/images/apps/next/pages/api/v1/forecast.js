import { env } from "node:process";

export default function forecast(request, response) {
  response.setHeader("X-Version", env.VERSION);
  response.json({ values: [1, 2, 3] });
}
