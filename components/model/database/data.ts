import type { DatabaseFacts } from "./facts";
import { howToMoveData, sortingProblems } from "./sorting";
import type { Desired } from "../plan/desired";
import { emptyDatabase } from "../plan/lostData";
import type { Names } from "../names";
import { mountOf, mountPath, oldestMajor, type PostgresImage } from "./postgresImage";
import type { Problem } from "../problems";
import type { Actual } from "../plan/actual";

const path = "database.image";

/** Why the configured image must not run on the data that are there; none when it may, or is not there yet. */
export function dataProblems(desired: Desired, actual: Actual): Problem[] {
  const facts = actual.databaseFacts;
  if (facts?.trouble !== undefined) {
    return [{ path, message: facts.trouble }];
  }
  if (facts?.image === undefined) {
    return [];
  }
  const { image } = facts;
  const [first] = [
    ...imageProblems(image),
    ...strayProblems(facts, image, desired),
    ...lossProblems(facts, desired, actual),
    ...heldProblems(facts, image, desired, actual),
    ...sortingProblems(facts, image, desired),
  ];
  return first === undefined ? [] : [first];
}

function imageProblems({ major, dataPath }: PostgresImage): Problem[] {
  if (major === undefined || major < oldestMajor) {
    const got = major === undefined ? "one that tells no version" : `Postgres ${major}`;
    return [
      {
        path,
        message: `expected an image of Postgres ${oldestMajor} or newer (\`postgres --version\`, or PG_MAJOR), got ${got}`,
      },
    ];
  }
  return dataPath === undefined
    ? [
        {
          path,
          message:
            "expected an image that says where it keeps its data (ENV PGDATA), got one that does not (a Dockerfile of two lines can say it: FROM and ENV PGDATA)",
        },
      ]
    : [];
}

/** Data beside the stack's volume would be lost, or left behind, with the container. */
function strayProblems(
  { container }: DatabaseFacts,
  image: PostgresImage,
  { names }: Desired,
): Problem[] {
  const data = container?.dataPath;
  if (container === undefined || data === undefined) {
    return [];
  }
  const mount = mountOf(data, container.mounts);
  if (mount?.volume === names.volumes.postgresData) {
    return [];
  }
  const place = mount === undefined ? "in the container itself" : "in another volume";
  return [
    {
      path,
      message: `expected the data in the volume ${names.volumes.postgresData}, got a container that keeps them at ${data} ${place}: creating it again would begin empty`,
      fix: rescue(data, image, names),
    },
  ];
}

/** Copies the data of a container into the stack's volume, to where the image looks for them. */
function rescue(data: string, image: PostgresImage, names: Names): string {
  const mount = mountPath(image, []) ?? "";
  const target = `/to${(image.dataPath ?? "").slice(mount.length)}`;
  const unpack = `docker run --rm --interactive --user 0 --volume ${names.volumes.postgresData}:/to --entrypoint sh ${image.id} -c 'test ! -e ${target}/PG_VERSION && mkdir -p ${target} && tar -xp -C ${target}'`;
  return `docker stop ${names.database} && docker cp ${names.database}:${data}/. - | ${unpack} && docker rm ${names.database} && pulumi up`;
}

/** A stack that serves has data; a volume without any means that they are somewhere else. */
function lossProblems(
  { hasVolume, mayBeEmpty, held }: DatabaseFacts,
  { names, databaseIdentity }: Desired,
  { serving, database, dockerHost }: Actual,
): Problem[] {
  const isBeginning = serving === "none" || serving === "unknown";
  const isLost = !hasVolume && database === undefined;
  return isBeginning || isLost || mayBeEmpty || held.length > 0
    ? []
    : [
        {
          path,
          message: `expected the data of this stack in the volume ${names.volumes.postgresData}, got a volume without any (docker volume ls shows where else they can be)`,
          fix: `docker volume rm ${names.volumes.postgresData} && ${emptyDatabase({ names, dockerHost, databaseIdentity })}`,
        },
      ];
}

function heldProblems(
  { held }: DatabaseFacts,
  image: PostgresImage,
  { names }: Desired,
  { serving }: Actual,
): Problem[] {
  const volume = names.volumes.postgresData;
  if (mountPath(image, held) !== undefined) {
    return [];
  }
  const ways =
    serving === "none"
      ? `${howToMoveData}; to begin empty: docker rm --force ${names.database}; docker volume rm ${volume}`
      : howToMoveData;
  const majors = [...new Set(held.map(({ major }) => major))];
  if (image.major !== undefined && !majors.includes(image.major)) {
    return [
      {
        path,
        message: `expected Postgres ${majors.join(" or ")}, which made the data in the volume ${volume}, got Postgres ${image.major} (${ways})`,
      },
    ];
  }
  const places = held.map((data) => (data.path === "" ? "its top" : data.path));
  return [
    {
      path,
      message: `expected an image that finds the data in the volume ${volume} at ${places.join(" or ")}, got one that keeps them at ${image.dataPath} (${ways})`,
    },
  ];
}
