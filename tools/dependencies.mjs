// Plain Node: this runs before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("..", import.meta.url));

/** Installs the locked npm packages unless exactly those are there. */
export function installDependencies() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    end(`Node 20 or newer is needed; this is ${process.version}.`);
  }
  if (installed()) return;
  const began = Date.now();
  console.error("set-up: installing npm packages ...");
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: repository,
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (npm.status !== 0) end("The npm packages cannot be installed; by hand: npm ci");
  console.error(`set-up: npm packages: done in ${Math.round((Date.now() - began) / 1000)} s`);
}

function end(message) {
  console.error(message);
  process.exit(1);
}

// npm writes the first file last, so that an interrupted installation lacks it.
function installed() {
  const present = `${repository}node_modules/.package-lock.json`;
  if (!existsSync(present)) return false;
  const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const have = packages(present);
  return Object.entries(packages(`${repository}package-lock.json`)).every(
    ([name, wanted]) =>
      name === "" ||
      wanted.optional === true ||
      (have[name]?.integrity === wanted.integrity && existsSync(`${repository}${name}`)),
  );
}

/** Runs a TypeScript program of this repository with this process's arguments, and ends as it does. */
export function runTypeScript(file, args = process.argv.slice(2)) {
  installDependencies();
  // Types are checked by `npm run types`; without that check this starts 1.5 s sooner.
  const program = ["--require", "ts-node/register/transpile-only", `${repository}${file}`, ...args];
  const child = spawn(process.execPath, program, { cwd: repository, stdio: "inherit" });
  // A terminal sends Ctrl-C to both; the program ends in order, and this process after it.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
