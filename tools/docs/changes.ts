import { perColor } from "../../components/model/color";
import { findErrorPages } from "../../components/errorPages";
import { defaultImages } from "../../components/model/config/defaultImages";
import { parseData } from "../../components/model/config/parseConfig";
import { namesFor } from "../../components/model/names";
import type { Actual, ContainerFacts } from "../../components/model/plan/actual";
import { decide, type Plan } from "../../components/model/plan/decide";
import { type Desired, desiredOf } from "../../components/model/plan/desired";
import { backendVariables, type Fingerprint } from "../../components/model/plan/settings";
import { type OtherValue, otherValues } from "./otherValues";

type Values = Record<string, unknown>;

const image = "registry.example/backend:1";

/** What no plan of a stack that serves tells. */
const byHand: Readonly<Record<string, string>> = {
  "database.initScripts": "with new data only",
  dockerHost: "as on a host that lost everything",
};

/**
 * What happens when a setting is changed on a stack that serves, by the plan of the update that follows.
 * @throws Error for a setting that has no other value in otherValues.ts.
 */
export function whenChanged(setting: string): string {
  const words = byHand[setting];
  if (words !== undefined) return words;
  const other = otherValues[setting];
  if (other === undefined) {
    throw new Error(`tools/docs/otherValues.ts: expected another value of ${setting}, got none`);
  }
  const [before, after] = configurations(setting, other);
  const actual = serving(wanted(before));
  const plan = decide(wanted(after), actual);
  if (plan.outcome === "update") return change(plan);
  const allowed = decide(wanted({ ...after, allowDowntime: true }), actual);
  return allowed.outcome === "update" ? "outage, once allowed" : "refused";
}

/** A stack's settings before and after the change of one. */
export function configurations(setting: string, other: OtherValue): readonly [Values, Values] {
  const start: Values = { activeColor: "blue", images: { blue: image, green: image } };
  const before = Object.entries(other.beside ?? {}).reduce(put, start);
  const name = setting.replace(/\[\].*/, "");
  const after = [...Object.entries(other.with ?? {}), [name, other.value] as const];
  return [before, after.reduce(put, before)];
}

function put(values: Values, [path, value]: readonly [string, unknown]): Values {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...values, [first]: value };
  return { ...values, [first]: put((values[first] ?? {}) as Values, [rest.join("."), value]) };
}

function change({ backends, isSwitch, certificates, maintenance, ...plan }: Plan): string {
  if (isSwitch) return "moves traffic";
  if (backends.green.action !== "keep") return "idle color first";
  const { blue, green } = backends;
  if ([...blue.pending, ...green.pending].length > 0) return "with its next release";
  const isInPlace =
    plan.reconfigures ||
    plan.setsParameters ||
    backends.green.stop ||
    certificates === "recreate" ||
    maintenance.step === "begins";
  return isInPlace ? "in place" : "from then on";
}

function wanted(values: Values): Desired {
  const config = parseData(values);
  const file: Record<string, string> =
    config.backend.envFile === undefined ? {} : { SMTP_PASSWORD: "secret" };
  return desiredOf({
    ...{ stack: "forecaster/prod", app: "forecaster", otherPrefixes: [] },
    ...{ startScript: "", obtainingScript: "" },
    names: namesFor(config.namePrefix),
    errorPages: findErrorPages(config.proxy),
    initScripts: config.database.initScripts.map((path) => ({ path, file: path })),
    config,
    variables: backendVariables(config, file),
    defaultImages: defaultImages(values, config),
  });
}

/** The host on which blue serves, everything made with this. */
function serving(desired: Desired): Actual {
  const { stack, names, app, readyPath, smokePaths, isDatabaseExternal } = desired;
  const container = (id: string, settings: Fingerprint): ContainerFacts => {
    const proof = { image, readyPath, smokePaths };
    return {
      id,
      status: "running",
      stack,
      image,
      settings,
      port: desired.port,
      knownId: id,
      proof,
    };
  };
  const { configHash, configFileHash } = desired.render(
    perColor(() => desired.port),
    true,
  );
  const containers = [names.database, names.backends.blue, names.backends.green, names.proxy];
  return {
    dockerHost: "unix:///var/run/docker.sock",
    serving: "blue",
    ...{ configHash, configFileHash, hasFacts: true },
    ...(isDatabaseExternal
      ? {}
      : { data: desired.databaseIdentity, database: container("database", desired.database) }),
    proxy: { ...container("proxy", desired.proxy), handsOver: true },
    certificates: desired.certificates && container("certificates", desired.certificates.settings),
    backends: perColor((color) => container(color, desired.backends[color])),
    served: perColor(() => image),
    owned: containers.map((name) => ({ name, app })),
  };
}
