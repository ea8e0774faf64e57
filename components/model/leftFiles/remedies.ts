import { type Mount, overlap, ownVolume } from "../backendVolumes";
import { otherColor } from "../color";
import { dockerCommand } from "../plan/lostData";
import { colorOf, type FoundFiles, type LeftFiles, type LeftFilesArgs } from "./leftFiles";

/** The commands after which the same update loses no file: to carry them over, or to give them up. */
export function remedies(found: FoundFiles, args: LeftFilesArgs): string[] {
  const { left, untold } = found;
  const paths = [...new Set(left.map(({ path }) => path))];
  return [
    ...untold.map(({ container }) =>
      [docker(args), `inspect --format '{{json .Mounts}}' ${container}   # what it has`].join(" "),
    ),
    ...new Set(left.flatMap((files) => toKeep(files, found, args))),
    ...paths.map((path, index) => givesUp(index, shellWord(path), args)),
    ...(untold.length > 0 ? [givesUp(paths.length, "<path>", args)] : []),
  ];
}

function givesUp(index: number, path: string, { config }: LeftFilesArgs): string {
  const entry = config.backend.discard.length + index;
  return `pulumi config set --path 'backend.discard[${entry}]' ${path}   # or gives up what is below it`;
}

/** The files are copied into a volume that the update leaves; where it leaves none, one is configured. */
function toKeep(files: LeftFiles, { mounts }: FoundFiles, args: LeftFilesArgs): string[] {
  const { config, leaving, names } = args;
  const color = colorOf(files.container, names);
  const stays = leaving.left === color && leaving.reached !== undefined;
  const afterwards = (stays ? mounts : args.volumes).filter(({ path }) =>
    overlap(path, files.path),
  );
  const cache = afterwards
    .map(({ volume }) => cacheSetting(volume, args))
    .find((name) => name !== undefined);
  if (cache !== undefined) {
    // What is in a cache is nobody's to keep.
    return [
      `pulumi config set --path ${cache} none   # or another path: files of users are at this one`,
    ];
  }
  const copies = afterwards.map((mount) => copy(files, mount, args));
  const own = ownVolumeAt(files.path, args);
  if (own === undefined || afterwards.some(({ volume }) => volume === own.volume)) {
    return copies;
  }
  const isSet = config.backend.volumes[own.name] !== undefined;
  const sets = `pulumi config set --path backend.volumes.${own.name} ${own.path}`;
  if (copies.length > 0) {
    return isSet ? copies : [`${sets}   # for later releases: both colors have it`, ...copies];
  }
  const again = `pulumi config set activeColor ${color} && pulumi up   # creates ${otherColor(color)} again with it; then switch`;
  return [
    ...(isSet ? [] : [`${sets}   # a volume that both colors have`]),
    ...(stays ? [again] : []),
    copy(files, own, args),
  ];
}

function cacheSetting(volume: string, { names }: LeftFilesArgs): string | undefined {
  const { modelsCache, pipCache } = names.volumes;
  return { [modelsCache]: "backend.caches.models", [pipCache]: "backend.caches.pip" }[volume];
}

interface OwnVolume extends Mount {
  readonly name: string;
}

/** The volume that is, or could be, configured at a path; none for a path that no setting can name. */
function ownVolumeAt(path: string, { config }: LeftFilesArgs): OwnVolume | undefined {
  const configured = Object.entries(config.backend.volumes);
  const [known] = configured.find(([, at]) => at === path) ?? [];
  if (!/^[\w.@+~/-]+$/.test(path) || (known === undefined && hides(path, configured))) {
    return undefined;
  }
  const name = known ?? freeName(path, Object.keys(config.backend.volumes));
  return { name, path, volume: ownVolume(config.namePrefix, name) };
}

function hides(path: string, configured: readonly (readonly [string, string])[]): boolean {
  return configured.some(([, at]) => overlap(at, path));
}

/** Its folder's name, as far as the name of a volume may be that, and with a number where it is taken. */
function freeName(path: string, taken: readonly string[]): string {
  const folder = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const name =
    folder
      .replaceAll(/[^a-z0-9_]/g, "_")
      .replace(/^[^a-z]*/, "")
      .slice(0, 30) || "files";
  const numbered = [name, ...taken.map((_, index) => `${name}_${index + 2}`)];
  return numbered.find((each) => !taken.includes(each)) ?? name;
}

/** `-u` leaves alone what is newer there; as root, since files keep their owners. */
function copy(files: Mount, to: Mount, args: LeftFilesArgs): string {
  const source = `/from${to.path.startsWith(`${files.path}/`) ? to.path.slice(files.path.length) : ""}`;
  const target = `/to${files.path.startsWith(`${to.path}/`) ? files.path.slice(to.path.length) : ""}`;
  return [
    `${docker(args)} run --rm --network none --user 0 --entrypoint cp`,
    `--volume ${files.volume}:/from:ro --volume ${to.volume}:/to ${args.config.proxy.image}`,
    `-au ${shellWord(`${source}/.`)} ${shellWord(`${target}/`)}   # carries the files over`,
  ].join(" ");
}

function docker({ dockerHost }: LeftFilesArgs): string {
  return dockerCommand(dockerHost);
}

/** A word as a POSIX shell takes it. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
