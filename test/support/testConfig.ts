import { releaseImage } from "./images";
import type { TestPorts } from "./testPorts";
import { testToolchain } from "./toolchain";

/** Settings as a stack file has them. */
export type Settings = Readonly<Record<string, unknown>>;

/** What makes one test stack's configuration differ from another's. */
export interface TestConfigOptions {
  readonly prefix: string;
  readonly ports: TestPorts;
  readonly version: string;
  readonly config: Settings;
}

/** A configuration that shares nothing with any other stack on the host. */
export async function testConfig(options: TestConfigOptions): Promise<Settings> {
  const { prefix, ports, version, config } = options;
  const { images } = await testToolchain();
  const image = await releaseImage({ version });
  const basis: Settings = {
    activeColor: "blue",
    images: { blue: image, green: image },
    namePrefix: prefix,
    database: { image: images.postgres, port: ports.database },
    backend: { hostPorts: { blue: ports.blue, green: ports.green } },
    proxy: {
      image: images.nginx,
      bindAddress: "127.0.0.1",
      port: ports.proxy,
      idlePort: ports.idle,
    },
  };
  return merged(basis, config);
}

/** The single values of a setting by their paths, as `pulumi config set --path` takes them. */
export function settingsOf(value: unknown, path = ""): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => settingsOf(entry, `${path}[${index}]`));
  }
  if (isGroup(value)) {
    return Object.entries(value).flatMap(([name, entry]) =>
      settingsOf(entry, path === "" ? name : `${path}.${name}`),
    );
  }
  return [[path, String(value)]];
}

/** Settings with changes; groups are merged, anything else is replaced. */
export function merged(basis: Settings, changes: Settings): Settings {
  const names = new Set([...Object.keys(basis), ...Object.keys(changes)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const [before, after] = [basis[name], changes[name]];
      if (isGroup(before) && isGroup(after)) return [name, merged(before, after)];
      return [name, name in changes ? after : before];
    }),
  );
}

function isGroup(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
