import { removal } from "../config/configCommand";
import { settingPath, type Problem } from "../problems";
import type { Actual } from "../plan/actual";
import type { Desired } from "../plan/desired";
import { dockerCommand, isDataVolumeMissing } from "../plan/lostData";
import { type DatabaseAction, isMade } from "../plan/ownDatabase";
import { initScriptsMark } from "../plan/settings";

/** A file of `database.initScripts`, as it was found where Pulumi runs. */
export interface InitScript {
  /** As the configuration names it: by this name Postgres remembers that it has ended. */
  readonly path: string;
  /** Where it is, whatever folder a script runs in. */
  readonly file: string;
  /** Why it cannot be run, in words; undefined where it can. */
  readonly trouble?: string | undefined;
}

/** What in a `.sql` file would run outside of its transaction, in words; undefined where nothing does. */
export function transactionTrouble(text: string): string | undefined {
  const line = text.split("\n").findIndex((one) => /^\s*\\c(onnect)?(\s|$)/.test(one)) + 1;
  return line === 0
    ? undefined
    : `line ${line} connects anew, outside of the transaction that the file is; expected a file without \\connect (or a .sh)`;
}

/** What this update does with files that run once, on data that are made new. */
export interface InitScriptsPlan {
  /** The data were made with such files, or are made with them now. */
  readonly areOfData: boolean;
  /** Not all of them are known to have ended. */
  readonly run: boolean;
}

/** The plan for them; they run as soon as Postgres answers. */
export function initScriptsPlan(
  action: DatabaseAction,
  desired: Desired,
  actual: Actual,
): InitScriptsPlan {
  const { database, initialisedIn, isAssumed } = actual;
  const areOfData = action !== "none" && isOfNewData(desired, actual);
  const areKnown = isAssumed === true || initialisedIn === database?.id;
  return {
    areOfData,
    // Without any as well: those that are named later are none of these data's.
    run: areOfData && !desired.isDatabaseExternal && (isMade(action) || !areKnown),
  };
}

function areWanted({ initScripts, isDatabaseExternal }: Desired): boolean {
  return initScripts.length > 0 && !isDatabaseExternal;
}

/** By what is written on the volume when it is made, and never changes. */
function isOfNewData({ names, initScripts }: Desired, actual: Actual): boolean {
  return isDataVolumeMissing(names, actual)
    ? initScripts.length > 0
    : Object.hasOwn(actual.data ?? {}, initScriptsMark);
}

/** Files that this update needs and that cannot be run. */
export function initScriptProblems(
  action: DatabaseAction,
  desired: Desired,
  actual: Actual,
): Problem[] {
  return initScriptsPlan(action, desired, actual).run
    ? desired.initScripts.flatMap(({ path, trouble }, index) => {
        const setting = ["database", "initScripts", index];
        return trouble === undefined
          ? []
          : [
              {
                path: settingPath(setting),
                message: `${trouble}, got "${path}"`,
                fix: removal(setting),
              },
            ];
      })
    : [];
}

/** What an operator is told of those that run. */
export function describeInitScripts({ run }: InitScriptsPlan, { initScripts }: Desired): string[] {
  const paths = initScripts.map(({ path }) => path).join(", ");
  return run && initScripts.length > 0
    ? [`The database gets what of ${paths} has not run on its data yet.`]
    : [];
}

/** What is said at each update while they are configured and never run, since the data were there before. */
export function unrunInitScripts(
  desired: Desired,
  actual: Actual,
  database: { readonly user: string; readonly name: string },
): string | undefined {
  const { names, initScripts } = desired;
  const [first] = initScripts;
  const isUnknown = actual.isAssumed === true || actual.serving === "unknown";
  if (first === undefined || isUnknown || !areWanted(desired) || isOfNewData(desired, actual)) {
    return undefined;
  }
  return `database.initScripts are not run: the data in the volume ${names.volumes.postgresData} were there before, made without them. To run one by hand: ${byHand(first, desired, actual, database)}`;
}

function byHand(
  { path }: InitScript,
  { names }: Desired,
  { dockerHost }: Actual,
  { user, name }: { readonly user: string; readonly name: string },
): string {
  const docker = dockerCommand(dockerHost);
  return path.endsWith(".sql")
    ? `${docker} exec --interactive ${names.database} psql --username ${user} --dbname ${name} --single-transaction --set ON_ERROR_STOP=1 <${path}`
    : `${docker} exec --interactive --env PGUSER=${user} --env PGDATABASE=${name} ${names.database} sh <${path}`;
}
