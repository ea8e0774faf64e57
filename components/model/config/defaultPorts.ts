/** Ports of the host that are taken unless the configuration says otherwise. */
export const defaultPorts = {
  "database.port": 5432,
  "backend.hostPorts.blue": 8001,
  "backend.hostPorts.green": 8002,
  "proxy.port": 80,
  "proxy.idlePort": 8080,
} as const;
