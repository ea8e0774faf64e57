import { certificateProblems } from "./certificateProblems";
import { defaultTlsPort } from "../certificate/tls";
import { defaultPorts } from "./defaultPorts";
import { defaultUser } from "./defaultUser";
import { defaultGateTimeout } from "./schema";
import { removal, setting } from "./configCommand";
import { databaseUrlForm } from "./externalDatabase";
import { parseDuration } from "./duration";
import { challengePath, healthPath } from "../ownPaths";
import { type Problem, settingPath } from "../problems";
import { describeValue } from "./describeValue";
import { forbiddenNames } from "./forbiddenNames";
import { nulProblems } from "./nulProblems";
import { restartParameters } from "./parameters";
import { registryProblems } from "./registryProblems";
import { variableSizeProblems } from "./sizes";
import { valueAt } from "./valueAt";

/** Variables that have a setting of their own, or that belong to the machine where scripts run. */
const reservedName =
  /^(DB_HOST|DATABASE_URL|ENVIRONMENT|DEBUG|PATH|HOME|DOCKER_.*|PULUMI_.*|FORECASTER_.*|__proto__)$/;

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Problems between settings; takes any input, since it also runs when single settings are wrong. */
export function conflicts(values: unknown, secrets: readonly string[]): Problem[] {
  return [
    ...forbiddenNames(values),
    ...portProblems(values, secrets),
    ...certificateProblems(values, secrets),
    ...variableProblems(values),
    ...externalDatabaseProblems(values),
    ...roleProblems(values, secrets),
    ...parameterProblems(values),
    ...registryProblems(values, secrets),
    ...gateProblems(values, secrets),
    ...probeProblems(values, secrets),
    ...frontProblems(values),
    ...logFileProblems(values, secrets),
    ...routeProblems(values, secrets),
    ...assetPathProblems(values, secrets),
  ];
}

/** Ports of the host; 443 too where there is a certificate. */
function wantedPorts(values: unknown): [path: string, port: number][] {
  const hasTls = [["certificateChain"], ["proxy", "certificate"], ["proxy", "tlsPort"]].some(
    (path) => valueAt(values, path) !== undefined,
  );
  return [
    ...Object.entries(defaultPorts),
    ...(hasTls ? [["proxy.tlsPort", defaultTlsPort] as [string, number]] : []),
  ];
}

function portProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const ports = wantedPorts(values).map(([path, fallback]) => {
    const given = valueAt(values, path.split("."));
    const words =
      given === undefined ? String(fallback) : describeValue(path.split("."), values, secrets);
    return [path, given ?? fallback, words] as const;
  });
  return ports.flatMap(([path, port, words], index) => {
    const twin = ports.slice(0, index).find(([, other]) => other === port);
    return twin === undefined
      ? []
      : [
          {
            path,
            message: `the same host port as ${twin[0]}; expected a port of its own, got ${words}`,
            fix: `pulumi config set --path ${path} <port>`,
          },
        ];
  });
}

/** Problems of variable names, whether they come from the configuration or from an env file. */
export function reservedNameProblems(path: string, names: readonly string[]): Problem[] {
  return names
    .filter((name) => reservedName.test(name))
    .map((name) => ({
      path: `${path}.${name}`,
      message: `a reserved variable; expected any other name (DEBUG and ENVIRONMENT are backend.debug and backend.environment), got ${name}`,
    }));
}

function nameProblems(key: string, names: readonly string[]): Problem[] {
  return names.flatMap((name) => {
    const problems = variableName.test(name)
      ? reservedNameProblems(key, [name])
      : [
          {
            path: settingPath([key, name]),
            message: "not a variable name; expected letters, digits and _, got another name",
          },
        ];
    return problems.map((problem) => ({ ...problem, fix: removal([key, name]) }));
  });
}

function variableProblems(values: unknown): Problem[] {
  const maps = ["variables", "secretVariables"].map((key) => {
    const map = valueAt(values, [key]);
    return typeof map === "object" && map !== null ? (map as Record<string, unknown>) : {};
  });
  const [plain = [], secret = []] = maps.map((map) => Object.keys(map));
  return [
    ...variableSizeProblems("variables", maps[0] ?? {}),
    ...variableSizeProblems("secretVariables", maps[1] ?? {}),
    ...nulProblems("variables", maps[0] ?? {}),
    ...nulProblems("secretVariables", maps[1] ?? {}),
    ...nameProblems("variables", plain),
    ...nameProblems("secretVariables", secret),
    ...secret
      .filter((name) => plain.includes(name))
      .map((name) => ({
        path: `secretVariables.${name}`,
        message: "also in variables; expected one of the two, got both",
        fix: removal(["variables", name]),
      })),
  ];
}

/** What belongs together where the database is none of this stack's. */
function externalDatabaseProblems(values: unknown): Problem[] {
  const isExternal = valueAt(values, ["database", "external"]) === true;
  const removes = valueAt(values, ["database", "remove"]) === true;
  return [
    ...(isExternal && valueAt(values, ["databaseUrl"]) === undefined
      ? [
          {
            path: "databaseUrl",
            message: `missing beside database.external; expected ${databaseUrlForm}, got nothing`,
            fix: setting("databaseUrl", "secret"),
          },
        ]
      : []),
    ...(removes && !isExternal
      ? [
          {
            path: "database.remove",
            message:
              "without database.external: backends need this container; expected false, got true",
            fix: removal(["database", "remove"]),
          },
        ]
      : []),
  ];
}

/** The superuser stays another one than the role that backends have. */
function roleProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const path = ["database", "role"];
  const user = valueAt(values, ["database", "user"]) ?? defaultUser;
  return valueAt(values, path) !== user
    ? []
    : [
        {
          path: settingPath(path),
          message: `the same as database.user, which is the superuser; expected a name of its own, got ${describeValue(path, values, secrets)}`,
          fix: setting(settingPath(path), "plain"),
        },
      ];
}

/** A command of somebody's own starts Postgres without the parameters that it takes at its start. */
function parameterProblems(values: unknown): Problem[] {
  const parameters = valueAt(values, ["database", "parameters"]);
  const names =
    typeof parameters === "object" && parameters !== null ? Object.keys(parameters) : [];
  return ["command", "entrypoints"].some(
    (input) => valueAt(values, ["database", "container", input]) !== undefined,
  )
    ? names
        .filter((name) => restartParameters.has(name))
        .map((name) => ({
          path: settingPath(["database", "parameters", name]),
          message: `beside a command of your own in database.container; expected it there, as -c ${name}=<value>, got it here`,
          fix: removal(["database", "parameters", name]),
        }))
    : [];
}

/** What would decide twice. */
function gateProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const path = ["gate", "statuses"];
  return [path, ["gate", "command"]].some((key) => valueAt(values, key) === undefined)
    ? []
    : [
        {
          path: settingPath(path),
          message: `beside gate.command, which decides in its stead; expected one of the two, got ${describeValue(path, values, secrets)}`,
          fix: removal(path),
        },
      ];
}

/** A limit for one answer that is longer than the one for all of them; the default one gives way. */
function probeProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const path = ["gate", "probeTimeout"];
  const seconds = (value: unknown) =>
    typeof value === "string" ? parseDuration(value) : undefined;
  const probe = seconds(valueAt(values, path));
  const whole = seconds(valueAt(values, ["gate", "timeout"]) ?? defaultGateTimeout);
  return probe === undefined || whole === undefined || probe <= whole
    ? []
    : [
        {
          path: "gate.probeTimeout",
          message: `longer than gate.timeout; expected at most that, got ${describeValue(path, values, secrets)}`,
          fix: "pulumi config set --path gate.probeTimeout <value>",
        },
      ];
}

/** Settings that would do nothing. */
function logFileProblems(values: unknown, secrets: readonly string[]): Problem[] {
  if (valueAt(values, ["proxy", "accessLog"]) === "file") return [];
  return ["accessLogMaxSize", "accessLogMaxFiles"]
    .map((name) => ["proxy", name])
    .filter((path) => valueAt(values, path) !== undefined)
    .map((path) => ({
      path: settingPath(path),
      message: `without files of requests there is nothing to limit; expected proxy.accessLog: file, got ${describeValue(path, values, secrets)}`,
      fix: removal(path),
    }));
}

/** What nobody would be believed, and addresses that Docker cannot listen on at once. */
function frontProblems(values: unknown): Problem[] {
  const [protocol, trusted, bound] = ["proxyProtocol", "trustedProxies", "bindAddress"].map(
    (name) => ["proxy", name],
  ) as [string[], string[], string[]];
  const lacksTrust = valueAt(values, protocol) === true && valueAt(values, trusted) === undefined;
  const listed = valueAt(values, bound);
  const addresses = (Array.isArray(listed) ? (listed as unknown[]) : []).filter(
    (address) => typeof address === "string",
  );
  const overlapping = addresses.flatMap((address, index) => {
    const isTwin = addresses.indexOf(address) < index;
    const all = address === "0.0.0.0" ? "." : ":";
    const isAll = address === "0.0.0.0" || address === "::";
    const others = addresses.filter((other) => other !== address && other.includes(all));
    return isTwin || (isAll && others.length > 0) ? [address] : [];
  });
  return [
    ...(lacksTrust
      ? [
          {
            path: settingPath(protocol),
            message:
              "without proxy.trustedProxies, so that nobody is believed it; expected the addresses of who stands in front there, got nothing",
            fix: setting(settingPath([...trusted, 0]), "plain"),
          },
        ]
      : []),
    ...overlapping.map((address) => ({
      path: settingPath(bound),
      message: `addresses of which one holds for another as well; expected each address once, got ${address} beside others`,
      fix: removal(bound),
    })),
  ];
}

function routeProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const routes = valueAt(values, ["proxy", "routes"]);
  const all: unknown[] = Array.isArray(routes) ? routes : [];
  const paths = all.map((route) => ({
    path: valueAt(route, ["path"]),
    alone: valueAt(route, ["exact"]) === true,
  }));
  return paths.flatMap(({ path, alone }, index) => {
    const earlier = paths.slice(0, index).filter((route) => route.alone === alone);
    const taken = [
      ...ownPaths(values),
      ...(alone ? [] : ["/"]),
      ...earlier.map((route) => route.path),
    ];
    const trouble = routeTrouble(path, taken);
    return trouble === undefined
      ? []
      : [
          {
            path: `proxy.routes[${index}].path`,
            message: `${trouble}, got ${describeValue(["proxy", "routes", index, "path"], values, secrets)}`,
            fix: `pulumi config set --path proxy.routes[${index}].path <value>`,
          },
        ];
  });
}

/** Of which nginx answers itself, or passes on to somebody else. */
function ownPaths(values: unknown): string[] {
  const hasAcme = valueAt(values, ["proxy", "certificate", "acme"]) !== undefined;
  return [healthPath, ...(hasAcme ? [challengePath] : [])];
}

function assetPathProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const all = valueAt(values, ["proxy", "assetPaths"]);
  return (Array.isArray(all) ? (all as unknown[]) : []).flatMap((value, index) => {
    const trouble = routeTrouble(value, ownPaths(values));
    const path = ["proxy", "assetPaths", index];
    const message = `${trouble ?? ""}, got ${describeValue(path, values, secrets)}`;
    const fix = `pulumi config set --path '${settingPath(path)}' <value>`;
    return trouble === undefined ? [] : [{ path: settingPath(path), message, fix }];
  });
}

function routeTrouble(path: unknown, taken: readonly unknown[]): string | undefined {
  if (path !== undefined && taken.includes(path)) {
    return "already taken; expected a path of its own";
  }
  // nginx compares what is left when it has resolved these, and so would never come to the route.
  return typeof path === "string" && /\/\/|\/\.{1,2}(\/|$)/.test(path)
    ? "a path that no request has in nginx; expected one without //, /./ and /../"
    : undefined;
}
