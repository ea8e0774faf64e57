import { volumeIdentity } from "../database/labels";
import type { Names } from "../names";
import type { Problem } from "../problems";
import type { Fingerprint } from "./settings";
import { labels, type Actual } from "./actual";

/** What the command for an empty database is made from. */
export interface EmptyDatabaseArgs {
  readonly names: Names;
  readonly dockerHost: string;
  readonly databaseIdentity: Fingerprint;
}

/**
 * The command with which an operator asks for an empty database: the volume, with what it is made with. Its
 * password is not told, not even as a hash; the first update gives the owner that of the stack.
 */
export function emptyDatabase({ names, dockerHost, databaseIdentity }: EmptyDatabaseArgs): string {
  const settings = JSON.stringify(volumeIdentity(databaseIdentity));
  const docker = dockerCommand(dockerHost);
  const volume = names.volumes.postgresData;
  return `${docker} volume create --label ${labels.empty}=yes --label '${labels.settings}=${settings}' ${volume}   # for an empty database; or restore this volume from a backup first`;
}

/** How Docker's client is called by hand for a host. */
export function dockerCommand(dockerHost: string): string {
  return dockerHost === "unix:///var/run/docker.sock" ? "docker" : `docker --host ${dockerHost}`;
}

/** The volume of the database's data is not on the host. */
export function isDataVolumeMissing({ volumes }: Names, { missing = [] }: Actual): boolean {
  return missing.includes(volumes.postgresData);
}

/** A refusal where a stack that has served finds no data: an empty database would be none that anybody wants. */
export function lostDataProblems(
  args: Omit<EmptyDatabaseArgs, "dockerHost">,
  actual: Actual,
): Problem[] {
  const { dockerHost, hasServed, serving } = actual;
  const volume = args.names.volumes.postgresData;
  if (!isDataVolumeMissing(args.names, actual) || (serving === "none" && hasServed !== true)) {
    return [];
  }
  return [
    {
      path: "database",
      message: `its data volume ${volume} is not on the Docker host ${dockerHost}, and an update never begins with an empty database unasked; expected the host and the volume of the last update, got none`,
      fix: emptyDatabase({ ...args, dockerHost }),
    },
  ];
}
