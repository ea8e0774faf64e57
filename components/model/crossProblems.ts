import { defaultPorts } from "./config";
import type { Problem } from "./problems";

/** Variables that have a setting of their own, or that belong to the machine where scripts run. */
const reserved =
  /^(DB_HOST|DATABASE_URL|ENVIRONMENT|DEBUG|PATH|HOME|DOCKER_.*|PULUMI_.*|FORECASTER_.*)$/;

/** Problems between settings; takes any input, since it also runs when single settings are wrong. */
export function crossProblems(values: unknown): Problem[] {
  return [
    ...portProblems(values),
    ...variableProblems(values),
    ...registryProblems(values),
    ...routeProblems(values),
  ];
}

/** What stands at a path of nested groups, or `undefined`. */
export function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === "object" && parent !== null && Object.hasOwn(parent, key)
        ? (parent as Record<PropertyKey, unknown>)[key]
        : undefined,
    values,
  );
}

function portProblems(values: unknown): Problem[] {
  const ports = Object.entries(defaultPorts).map(
    ([path, fallback]) => [path, valueAt(values, path.split(".")) ?? fallback] as const,
  );
  return ports.flatMap(([path, port], index) => {
    const twin = ports.slice(0, index).find(([, other]) => other === port);
    return twin === undefined
      ? []
      : [
          {
            path,
            message: `the same host port as ${twin[0]}; allowed is a port of its own, got ${JSON.stringify(port)}`,
            mend: `pulumi config set --path ${path} <port>`,
          },
        ];
  });
}

/** Problems of variable names, whether they come from the configuration or from an env file. */
export function reservedNameProblems(path: string, names: readonly string[]): Problem[] {
  return names
    .filter((name) => reserved.test(name))
    .map((name) => ({
      path: `${path}.${name}`,
      message: `a reserved variable; allowed is any other name (DEBUG and ENVIRONMENT are backend.debug and backend.environment), got ${name}`,
    }));
}

function variableProblems(values: unknown): Problem[] {
  const [plain = [], secret = []] = ["variables", "secretVariables"].map((key) => {
    const map = valueAt(values, [key]);
    return typeof map === "object" && map !== null ? Object.keys(map) : [];
  });
  return [
    ...reservedNameProblems("variables", plain),
    ...reservedNameProblems("secretVariables", secret),
    ...secret
      .filter((name) => plain.includes(name))
      .map((name) => ({
        path: `secretVariables.${name}`,
        message: "also in variables; allowed is one of the two, got both",
        mend: `pulumi config rm --path variables.${name}`,
      })),
  ];
}

function registryProblems(values: unknown): Problem[] {
  const login = valueAt(values, ["registry"]) !== undefined;
  const password = valueAt(values, ["registryPassword"]) !== undefined;
  if (login === password) {
    return [];
  }
  return login
    ? [
        {
          path: "registryPassword",
          message: "missing; allowed is the password that belongs to registry, got nothing",
          mend: "pulumi config set --secret registryPassword <value>",
        },
      ]
    : [
        {
          path: "registry",
          message: "missing; allowed is the address and username for registryPassword, got nothing",
          mend: "pulumi config set --path registry.address <address>",
        },
      ];
}

function routeProblems(values: unknown): Problem[] {
  const routes = valueAt(values, ["proxy", "routes"]);
  const paths = Array.isArray(routes) ? routes.map((route) => valueAt(route, ["path"])) : [];
  const isTaken = (path: unknown, index: number) =>
    path === "/" || path === "/nginx-health" || paths.indexOf(path) < index;
  return paths.flatMap((path, index) =>
    path !== undefined && isTaken(path, index)
      ? [
          {
            path: `proxy.routes[${index}].path`,
            message: `already taken; allowed is a path of its own, got ${JSON.stringify(path)}`,
          },
        ]
      : [],
  );
}
