// Plain Node: this runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("..", import.meta.url));

/** Installs the locked npm packages unless exactly those are there. */
export function installDependencies() {
  if (installed()) return;
  console.error("set-up: installing npm packages");
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: repository,
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
}

function installed() {
  const present = `${repository}node_modules/.package-lock.json`;
  if (!existsSync(present)) return false;
  const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const have = packages(present);
  return Object.entries(packages(`${repository}package-lock.json`)).every(
    ([name, wanted]) =>
      name === "" || wanted.optional === true || have[name]?.integrity === wanted.integrity,
  );
}

/** Runs a TypeScript program of this repository with this process's arguments. */
export function runTypeScript(file, args = process.argv.slice(2)) {
  installDependencies();
  const node = spawnSync(
    process.execPath,
    ["--require", "ts-node/register", `${repository}${file}`, ...args],
    { cwd: repository, stdio: "inherit" },
  );
  process.exit(node.status ?? 1);
}
