import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export default {
  output: "standalone",
  outputFileTracingRoot: dirname(fileURLToPath(import.meta.url)),
  poweredByHeader: false,
  async rewrites() {
    return [{ source: "/ready", destination: "/api/ready" }];
  },
};
