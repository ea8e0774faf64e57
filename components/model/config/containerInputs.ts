import { z } from "zod";
import { freeInputs } from "./freeInputs";

const order = "the order of an update depends on it";
const network = "all containers of a stack share its network";

/** What the program decides for every container, and why or by which other setting. */
const owned = {
  name: "namePrefix decides it",
  image: "it has a setting of its own",
  labels: "they say whose the container is, and what it was made with",
  networkMode: network,
  networksAdvanced: network,
  restart: "a container starts again until it is removed",
  maxRetryCount: "a container starts again until it is removed",
  stopTimeout: "stopGrace and proxy.drainTimeout decide it",
  envs: "variables and secretVariables are for that",
  ports: "they have settings of their own",
  publishAllPorts: "every port has a setting of its own",
  volumes: "backend.volumes or mounts are for that",
  healthcheck: "backend.healthcheck is for that",
  attach: order,
  containerReadRefreshTimeoutMilliseconds: order,
  destroyGraceSeconds: order,
  logs: order,
  mustRun: order,
  removeVolumes: order,
  rm: order,
  start: order,
  wait: order,
  waitTimeout: order,
} as const;

type Free = keyof typeof freeInputs;
type Reasons<Name extends string> = Readonly<Record<Name, string>>;

/** A group of inputs; those that are not free here are refused by name, with the reason. */
function inputs<Name extends Free>(reasons: Reasons<Name>) {
  const refused = { ...owned, ...reasons };
  const allowed = Object.keys(freeInputs).filter((name) => !(name in reasons));
  const never = Object.fromEntries(
    Object.entries(refused).map(([name, reason]) => [
      name,
      z.never({ error: `this program's own: ${reason}; expected another input` }).exactOptional(),
    ]),
  ) as Record<keyof typeof owned | Name, z.ZodExactOptional<z.ZodNever>>;
  const shape = { ...freeInputs, ...never } as Omit<typeof freeInputs, Name> & typeof never;
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `no input of a Docker container; expected one of ${allowed.join(", ")}`
        : "not a group of inputs; expected inputs of a Docker container, such as shmSize",
  });
}

/** Inputs of the Docker container resource, by whose container they are for. */
export const containerInputs = {
  backend: inputs({
    cpus: "backend.cpus is for that",
    memory: "backend.memoryMb is for that",
  }),
  database: inputs({ stopSignal: "SIGINT ends the sessions, and Postgres writes its data" }),
  proxy: inputs({
    entrypoints: "nginx starts with a script that finds its color",
    command: "nginx starts with a script that finds its color",
    dnsOpts: "a color that is down must have no other address",
    stopSignal: "SIGQUIT lets open requests end",
  }),
} as const;

/** Somebody's inputs of any of the containers. */
export type ContainerInputs = z.output<(typeof containerInputs)[keyof typeof containerInputs]>;
