import { acmeOf } from "./certificate/acme";
import type { Config } from "./config/schema";
import type { Names } from "./names";
import { keepsLogFiles } from "./proxy/accessLog";

/** A Docker volume, and the path at which a container has it. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
}

/** Where every backend has its caches, unless `backend.caches` says otherwise. */
export const defaultCaches = {
  models: "/home/appuser/.cache/huggingface",
  pip: "/home/appuser/.cache/pip",
} as const;

/** A cache of which no backend has a volume. */
export const noCache = "none";

/** The volume of the Docker host that `backend.volumes.<name>` is; names hold no hyphen, so no two stacks share one. */
export function ownVolume(prefix: string, name: string): string {
  return `${prefix}-volume-${name}`;
}

/** The names on the Docker host of all of `backend.volumes`, by their names there. */
export function ownVolumes({ namePrefix, backend }: Config): Record<string, string> {
  return Object.fromEntries(
    Object.keys(backend.volumes).map((name) => [name, ownVolume(namePrefix, name)]),
  );
}

/** The volumes that every backend gets, whatever its color: what is there, both have. */
export function backendVolumes({ namePrefix, backend }: Config, { volumes }: Names): Mount[] {
  const caches = [
    { volume: volumes.modelsCache, path: backend.caches.models },
    { volume: volumes.pipCache, path: backend.caches.pip },
  ];
  return [
    ...caches.filter(({ path }) => path !== noCache),
    ...Object.entries(backend.volumes).map(([name, path]) => ({
      volume: ownVolume(namePrefix, name),
      path,
    })),
  ];
}

/** Names on the Docker host of all volumes of a stack but that of the database's data, which is never made unasked. */
export function volumesBesideData(config: Config, names: Names): string[] {
  return [
    names.volumes.proxyState,
    ...(acmeOf(config) === undefined ? [] : [names.volumes.certificates]),
    ...(keepsLogFiles(config.proxy) ? [names.volumes.proxyLog] : []),
    ...backendVolumes(config, names).map(({ volume }) => volume),
  ];
}

/** Whether one of the two paths is the other, or lies in it. */
export function overlap(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
