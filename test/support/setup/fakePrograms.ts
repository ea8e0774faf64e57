import * as path from "node:path";
import { PLUGINS, PULUMI_VERSION } from "../../../tools/setup/versions";
import type { FakeMachine } from "./fakeMachine";

const writeProgram = (version: string): string =>
  `printf '#!/bin/sh\\necho v${version}\\n' >"$out"; chmod +x "$out"`;

/** A Pulumi CLI that tells its version and installs plugins; with or without its Node host. */
export function addPulumi(
  machine: FakeMachine,
  { version = PULUMI_VERSION, nodeHost = true, downloads = true, folder = machine.bin } = {},
): void {
  const install = `
  out=$PULUMI_HOME/plugins/resource-$4-v$5/pulumi-resource-$4
  mkdir -p "$PULUMI_HOME/plugins/resource-$4-v$5"; ${writeProgram("1")}`;
  const script = `case "$1 $2" in
"version ") echo "v${version}" ;;
"plugin install") ${downloads ? install : 'echo "no route" >&2; exit 1'} ;;
esac`;
  machine.add("pulumi", script, folder);
  if (nodeHost) machine.add("pulumi-language-nodejs", "", folder);
}

/** Puts all plugins into a PULUMI_HOME. */
export function addPlugins(machine: FakeMachine, home = path.join(machine.home, ".pulumi")): void {
  for (const [name, version] of Object.entries(PLUGINS)) {
    const folder = path.join(home, "plugins", `resource-${name}-v${version}`);
    machine.add(`pulumi-resource-${name}`, "", folder);
  }
}

/** A Go of the given version that builds in no time, but does something else before it builds the CLI. */
export function addGo(machine: FakeMachine, version = "go1.26.8", before = ":"): void {
  const script = `case "$1" in
env) echo ${version} ;;
build) case "$*" in */cmd/pulumi) ${before} ;; esac; ${buildTo} ;;
esac`;
  machine.add("go", script);
}

/** Writes what `go build -o folder/ package ...` does: a program for each package, which a version does not name. */
const buildTo = `
folder=
while [ "$folder" = "" ]; do [ "$1" = -o ] && folder=$2; shift; done
shift
for target; do
  target=\${target%/v3}; out=$folder\${target##*/}
  ${writeProgram(PULUMI_VERSION)}
done`;

/**
 * A Docker client. Files of the machine say what it finds: docker/running (a daemon), docker/registry
 * (images can be pulled), docker/slow (but take a while), docker/silent (the registry never answers),
 * docker/images (what is there).
 */
export function addDocker(machine: FakeMachine, folder = machine.bin): void {
  const script = `
state=${path.join(machine.root, "docker")}
tag() { mkdir -p "$state/images/forecaster-standin"; echo "$2" >"$state/images/$1"; }
case "$1 $2" in
"version --format") [ -e "$state/running" ] || { echo "Cannot connect" >&2; exit 1; } ;;
"image inspect") for image; do :; done; cat "$state/images/$image" 2>/dev/null ;;
"pull "*)
  if [ -e "$state/silent" ]; then exec sleep 60; fi
  [ -e "$state/registry" ] || { echo "toomanyrequests: slow down" >&2; exit 1; }
  echo "Pulling from $2"; if [ -e "$state/slow" ]; then sleep 2; fi; tag "$2" "[]" ;;
"import "*) tag "$3" "" ;;
"run --rm") ${buildTo} ;;
"tag "*) tag "$3" "$(cat "$state/images/$2")" ;;
"build "*)
  for context; do :; done
  if [ -d "$context/apt" ]; then cp -r "$context/apt" "$state"; fi
  while [ $# -gt 0 ]; do
    case "$1" in --label) label=\${2#*=} ;; BASE=node:*) official=1 ;; esac
    shift
  done
  if [ -n "\${official:-}" ] && [ -e "$state/no-network" ]; then echo "no route" >&2; exit 1; fi
  tag "image-$$" "$label"; echo "image-$$" ;;
esac`;
  // \`cat\` of a missing image fails, as Docker does.
  machine.add("docker", script, folder);
}

/** A Docker daemon that answers; it has no images, and its registry refuses. */
export function addRunningDocker(machine: FakeMachine): void {
  addDocker(machine);
  machine.touch("docker/running");
}

/** A Docker daemon with the storage drivers that work here: it runs until somebody ends it, and only one does. */
export function addDockerd(
  machine: FakeMachine,
  { drivers = ["", "vfs"], folder = machine.bin }: { drivers?: string[]; folder?: string } = {},
): void {
  const root = machine.root;
  const script = `echo "driver: $2"
case "$2" in ${drivers.map((name) => `"${name}"`).join("|") || "none"}) ;; *) exit 1 ;; esac
mkdir "${root}/one-daemon" || { echo "pid file found, ensure docker is not running"; exit 1; }
echo $$ >"${root}/dockerd.pid"; sleep 0.5; mkdir -p "${root}/docker"; : >"${root}/docker/running"; exec sleep 30`;
  machine.add("dockerd", script, folder);
  machine.add("iptables", "", folder);
}

/** Debian's package tools: an installation brings the programs of the machine's folder "packages". */
export function addDebian(machine: FakeMachine): void {
  const packages = path.join(machine.root, "packages");
  machine.add("dpkg");
  machine.add("umount", "exit 1");
  machine.add("apt-config", `echo 'Acquire::http::Proxy "http://proxy.test";'`);
  machine.add(
    "apt-get",
    `case "$1" in
indextargets) echo "http://mirror.test/debian-security/"; echo "http://mirror.test/debian/" ;;
install) cp "${packages}"/* "${machine.bin}" ;;
esac`,
  );
  const script = `for word; do folder=\${made:-}; made=\${before:-}; before=$word; done
mkdir -p "$folder/etc"`;
  machine.add("debootstrap", script, packages);
}
