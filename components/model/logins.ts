import type { Config } from "./config/schema";

/** A login at a registry, with the settings that it stands in. */
export interface Login {
  readonly address: string;
  readonly username: string;
  readonly password: string;
  readonly settings: string;
}

const hub = "docker.io";

/** Hosts under which people know Docker Hub; in an image's reference it is `docker.io`, or nothing. */
const hubHosts = [hub, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

/** The host that an image reference begins with, as https://github.com/distribution/reference tells it from a path. */
export function hostOf(reference: string): string | undefined {
  const [first = "", ...rest] = reference.split("/");
  const isHost =
    rest.length > 0 &&
    (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  return isHost ? first : undefined;
}

/** The registry of an image reference. */
export function registryOf(reference: string): string {
  return canonical(hostOf(reference) ?? hub);
}

/** An address as {@link registryOf} has it. */
export function canonical(address: string): string {
  const host = address.toLowerCase();
  return hubHosts.includes(host) ? hub : host;
}

/** The stack's own login at the registry of an image. */
export function loginFor(reference: string, config: Config): Login | undefined {
  const registry = registryOf(reference);
  return logins(config).find(({ address }) => canonical(address) === registry);
}

/** What scripts/pull.sh logs in with, without the password; empty texts for no login. */
export function loginEnvironment(login: Login | undefined): Readonly<Record<string, string>> {
  return {
    REGISTRY_ADDRESS: login === undefined ? "" : canonical(login.address),
    REGISTRY_USERNAME: login?.username ?? "",
    REGISTRY_SETTINGS: login?.settings ?? "",
  };
}

/** Settings of logins at registries that none of the stack's images is from. */
export function unusedLogins(config: Config): string[] {
  const { images, database, proxy, smoke } = config;
  const shared = [database.image, proxy.image, proxy.certificate?.acme?.image];
  const all = [images.blue, images.green, ...shared, smoke.image].filter(
    (one) => one !== undefined,
  );
  const used = all.map(registryOf);
  return logins(config)
    .filter(({ address }) => !used.includes(canonical(address)))
    .map(({ settings }) => settings);
}

function logins({ registry, registryPassword, registries, registryPasswords }: Config): Login[] {
  const single =
    registry === undefined || registryPassword === undefined
      ? []
      : [{ ...registry, password: registryPassword, settings: "registry, registryPassword" }];
  const named = Object.entries(registries).map(([name, login]) => ({
    ...login,
    password: registryPasswords[name] ?? "",
    settings: `registries.${name}, registryPasswords.${name}`,
  }));
  return [...single, ...named];
}
