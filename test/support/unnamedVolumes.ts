import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { docker } from "./dockerHost";

const attribute = (name: string) => `{{index .Actor.Attributes "${name}"}}`;
const format = `{{.Type}}/{{.Action}}\t{{.Actor.ID}}\t${attribute("name")}\t${attribute("container")}`;

/** Sees which volumes without a name containers have had whose names begin with the prefix. */
export class UnnamedVolumes {
  readonly #containers = new Map<string, string>();
  readonly #mounted = new Map<string, string>();
  readonly #events;

  constructor(prefix: string) {
    const filters = ["--filter", "event=create", "--filter", "event=mount"];
    this.#events = spawn("docker", ["events", ...filters, "--format", format], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    createInterface(this.#events.stdout).on("line", (line) => {
      const [what, id = "", name = "", container = ""] = line.split("\t");
      if (what === "container/create" && name.startsWith(prefix)) this.#containers.set(id, name);
      const user = this.#containers.get(container);
      if (what === "volume/mount" && user !== undefined && isUnnamed(id))
        this.#mounted.set(id, user);
    });
  }

  /** Ends the watch, and removes those that are still there; tells of each whose it was. */
  async removeLeft(): Promise<string[]> {
    this.#events.kill();
    const existing = (await docker("volume", "ls", "--quiet")).split("\n");
    const left = existing.filter((volume) => this.#mounted.has(volume));
    if (left.length > 0) await docker("volume", "rm", "--force", ...left);
    return left.map((volume) => `a volume without a name of ${this.#mounted.get(volume) ?? ""}`);
  }
}

/** The volumes without a name that a container has. */
export async function unnamedVolumesOf(container: string): Promise<string[]> {
  const names = await docker(
    "inspect",
    "--format",
    "{{range .Mounts}}{{println .Name}}{{end}}",
    container,
  );
  return names.split("\n").filter(isUnnamed);
}

function isUnnamed(volume: string): boolean {
  return /^[0-9a-f]{64}$/.test(volume);
}
