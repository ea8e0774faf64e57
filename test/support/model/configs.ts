import { ok } from "node:assert/strict";
import type { Config } from "../../../components/model/config/schema";
import { parseConfig, type RawConfig } from "../../../components/model/config/parseConfig";
import { type Problem, ProblemsError } from "../../../components/model/problems";

type Settings = Readonly<Record<string, unknown>>;

/** The smallest configuration that is valid. */
const minimal: Settings = {
  activeColor: "blue",
  images: { blue: "registry.example/backend:v1", green: "registry.example/backend:v2" },
};

/** Settings of the proxy whose rendered configurations are kept as files, and are shown to nginx. */
export const proxySettings = {
  default: {},
  routes: {
    maxBodySize: "1g",
    streamTimeout: "24h",
    routes: [
      { path: "/api/v1/train", readTimeout: "10m", connectTimeout: "1s", maxBodySize: "1g" },
      { path: "/api/v1/train/", maxBodySize: "2m" },
      { path: "/api/", sendTimeout: "1m" },
      { path: "/nginx-health/" },
    ],
  },
  maintenance: {
    ...{ maintenance: "off", holdTimeout: "3s", assetPaths: ["/assets/"] },
    directives: { server: "auth_basic closed;\nauth_basic_user_file /etc/passwd;" },
  },
  streams: {
    streamTimeout: "2h",
    routes: [
      { path: "/v1/generate", stream: true },
      { path: "/v1/generate", exact: true, buffering: false, readTimeout: "1m" },
      { path: "/feed/", exact: true, stream: true, streamTimeout: "10m" },
    ],
  },
} as const;

/** The minimal configuration with changes, as the engine hands it over; `undefined` leaves a key out. */
export function rawConfig(changes: Settings = {}): RawConfig {
  return toRaw({ ...minimal, ...changes });
}

/** Values as the engine hands them over: texts, and JSON for everything else. */
export function toRaw(values: Settings): RawConfig {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** The minimal configuration with changes, parsed. */
export function validConfig(changes: Settings = {}): Config {
  return parseConfig(rawConfig(changes));
}

/** The problems for which a configuration is refused; none when it is taken. Any other error is thrown. */
export function problemsOf(raw: RawConfig, further: readonly Problem[] = []): readonly Problem[] {
  try {
    parseConfig(raw, further);
  } catch (error) {
    ok(error instanceof ProblemsError, String(error));
    ok(error.problems.length > 0, "refused without a problem");
    return error.problems;
  }
  return [];
}

/** What a refusal of the minimal configuration with changes says, a line per problem. */
export function refusalOf(changes: Settings): string[] {
  return problemsOf(rawConfig(changes)).map(({ path, message }) => `${path}: ${message}`);
}
