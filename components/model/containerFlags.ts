import type { ContainerInputs } from "./config/containerInputs";

/** What a container's processes may do beyond the rights of their user. */
interface Rights {
  readonly adds: string[];
  readonly drops: string[];
  readonly securityOpts: string[];
}

/** The rights of a container: capabilities of somebody's own are added to this program's, other lists are theirs. */
export function rightsOf(capabilities: readonly string[], inputs: ContainerInputs = {}): Rights {
  const { adds = [], drops = ["ALL"] } = inputs.capabilities ?? {};
  return {
    adds: [...new Set([...capabilities, ...adds])],
    drops,
    securityOpts: inputs.securityOpts ?? ["no-new-privileges:true"],
  };
}

const texts = {
  user: "--user",
  workingDir: "--workdir",
  runtime: "--runtime",
  ipcMode: "--ipc",
  pidMode: "--pid",
  usernsMode: "--userns",
  platform: "--platform",
} as const;
const lists = {
  groupAdds: "--group-add",
  dns: "--dns",
  dnsSearches: "--dns-search",
  dnsOpts: "--dns-option",
  deviceCgroupRules: "--device-cgroup-rule",
} as const;
const switches = { init: "--init", privileged: "--privileged", readOnly: "--read-only" } as const;

/**
 * The words of `docker create` for a container of the same image that does something else first: a migration, or a
 * rehearsal. It has the same user, rights, devices, names and limits of a process.
 */
export function containerFlags(
  capabilities: readonly string[],
  inputs: ContainerInputs = {},
): string[] {
  const rights = rightsOf(capabilities, inputs);
  const { hosts = [], ulimits = [], devices = [], sysctls = {}, shmSize, gpus } = inputs;
  return [
    ...each("--cap-drop", rights.drops),
    ...each("--cap-add", rights.adds),
    ...each("--security-opt", rights.securityOpts),
    ...named(texts).flatMap(([input, flag]) => each(flag, present(inputs[input]))),
    ...named(lists).flatMap(([input, flag]) => each(flag, inputs[input] ?? [])),
    ...named(switches).flatMap(([input, flag]) => (inputs[input] === true ? [flag] : [])),
    ...each(
      "--add-host",
      hosts.map(({ host, ip }) => `${host}:${ip}`),
    ),
    ...each(
      "--ulimit",
      ulimits.map(({ name, soft, hard }) => `${name}=${soft}:${hard}`),
    ),
    ...each("--device", devices.map(device)),
    ...each("--sysctl", pairs(sysctls)),
    ...each(
      "--shm-size",
      present(shmSize).map((megabytes) => `${megabytes}m`),
    ),
    ...each("--gpus", present(gpus).map(field)),
  ];
}

/** The words of `docker create` for a container that finds hosts by the names that one with these inputs has. */
export function reachFlags({
  hosts = [],
  dns = [],
  dnsSearches = [],
  dnsOpts = [],
}: ContainerInputs = {}): string[] {
  return [
    ...each(
      "--add-host",
      hosts.map(({ host, ip }) => `${host}:${ip}`),
    ),
    ...each(lists.dns, dns),
    ...each(lists.dnsSearches, dnsSearches),
    ...each(lists.dnsOpts, dnsOpts),
  ];
}

/** The words of `docker create` for the mounts of a container. */
export function mountFlags({ mounts = [], tmpfs = {} }: ContainerInputs = {}): string[] {
  return [
    ...each("--mount", mounts.map(mount)),
    ...each(
      "--tmpfs",
      Object.entries(tmpfs).map(([path, options]) => `${path}:${options}`),
    ),
  ];
}

type Device = NonNullable<ContainerInputs["devices"]>[number];
type Mount = NonNullable<ContainerInputs["mounts"]>[number];

function device({ hostPath, containerPath = hostPath, permissions = "rwm" }: Device): string {
  return `${hostPath}:${containerPath}:${permissions}`;
}

function mount({ type, source, target, readOnly, ...options }: Mount): string {
  const { bindOptions = {}, tmpfsOptions = {}, volumeOptions = {} } = options;
  const { driverName, driverOptions = {}, labels = [], noCopy, subpath } = volumeOptions;
  const fields = [
    ...[`type=${type}`, `target=${target}`],
    ...present(source).map((path) => `source=${path}`),
    ...(readOnly === true ? ["readonly"] : []),
    ...present(bindOptions.propagation).map((propagation) => `bind-propagation=${propagation}`),
    ...present(tmpfsOptions.sizeBytes).map((bytes) => `tmpfs-size=${bytes}`),
    ...present(tmpfsOptions.mode).map((mode) => `tmpfs-mode=${mode.toString(8)}`),
    ...present(driverName).map((driver) => `volume-driver=${driver}`),
    ...pairs(driverOptions).map((option) => `volume-opt=${option}`),
    ...labels.map(({ label, value }) => `volume-label=${label}=${value}`),
    ...(noCopy === true ? ["volume-nocopy"] : []),
    ...present(subpath).map((path) => `volume-subpath=${path}`),
  ];
  return fields.map(field).join(",");
}

/** As one field of comma-separated values, which Docker reads here. */
function field(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function each(flag: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [flag, value]);
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function pairs(map: Readonly<Record<string, string>>): string[] {
  return Object.entries(map).map(([name, value]) => `${name}=${value}`);
}

function named<T extends object>(table: T): [keyof T, T[keyof T]][] {
  return Object.entries(table) as [keyof T, T[keyof T]][];
}
