import type { local } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import { activeDirectory, nginxDirectory } from "./model/proxy/activeUpstream";
import type { ContainerInputs } from "./model/config/containerInputs";
import { longestDuration } from "./model/config/duration";
import { containerFlags, mountFlags } from "./model/containerFlags";
import type { Action } from "./model/plan/action";
import { labels } from "./model/plan/actual";

/** How a container that all traffic needs takes its predecessor's place: only when it can run. */
export interface Succession {
  /** The configuration path of its image. */
  readonly setting: string;
  /** Programs that it needs besides its own. */
  readonly tools: readonly string[];
  /** The variables of a rehearsal, and the shell text that starts it instead of the image's own command. */
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  readonly start?: string;
  /** The words of its command; none where the image's own, or `start`, does. */
  readonly command?: readonly string[];
  /** A volume that a rehearsal sees, and cannot change. */
  readonly stateVolume?: string;
  /** A shell text that succeeds in the container when it has shown that it can run. */
  readonly proof: string;
  /** Addresses of the host that it takes. */
  readonly ports: readonly { readonly ip: string; readonly external: number }[];
  /** Its predecessor hands over to the proxy's own nginx, and ends when it has answered what it was asked. */
  readonly handsOver?: true;
}

/** The parts of a container's identity that its removal needs. */
interface Successor {
  readonly name: string;
  readonly image: string;
  readonly capabilities: readonly string[];
  readonly further: ContainerInputs | undefined;
  readonly stopGrace: number;
  readonly succession: Succession;
  readonly migration?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Tries the successor out, then stops its predecessor and keeps it until the successor has proven itself. */
export function setAside(
  name: string,
  { succession, further, ...successor }: Successor,
  imageId: pulumi.Input<string>,
  host: DockerHost,
  action: Action,
  opts: pulumi.CustomResourceOptions,
): local.Command {
  return host.script(
    name,
    {
      script: "setAside",
      environment: {
        ...succession.variables,
        ...successor.migration,
        CONTAINER: successor.name,
        LABEL_STACK: labels.stack,
        STACK: host.stack,
        PROXY: host.names.proxy,
        ACTIVE: activeDirectory,
        REMOVES: action === "keep" ? "" : "yes",
        NETWORK: host.names.network,
        IMAGE: imageId,
        REFERENCE: successor.image,
        SETTING: succession.setting,
        FLAGS: [
          ...containerFlags(successor.capabilities, further),
          ...mountFlags(unchangeable(further)),
        ].join("\n"),
        TOOLS: succession.tools.join(" "),
        STATE_VOLUME: succession.stateVolume ?? "",
        TRIAL_VARIABLES: Object.keys(succession.variables).join(" "),
        TRIAL_START: succession.start ?? "",
        TRIAL_COMMAND: (succession.command ?? []).join("\n"),
        TRIAL_PROOF: succession.proof,
        HANDS_OVER: succession.handsOver === true ? "yes" : "",
        NGINX: nginxDirectory,
        PATCHED: host.names.patched,
        STOP_GRACE: String(successor.stopGrace),
        PORTS: succession.ports.map(published).join(" "),
      },
      runs: action !== "keep",
      runsOnDestroy: true,
      // Docker waits for as long as each container was made with, which today's setting does not tell.
      timeout: 2 * longestDuration + 180,
    },
    opts,
  );
}

/** What a rehearsal can have as well: nothing that it writes is anybody's. */
function unchangeable({ mounts = [], tmpfs = {} }: ContainerInputs = {}): ContainerInputs {
  return {
    mounts: mounts.filter(({ type, readOnly }) => readOnly === true || type === "tmpfs"),
    tmpfs,
  };
}

function published({ ip, external }: Succession["ports"][number]): string {
  return `${ip.includes(":") ? `[${ip}]` : ip}:${external}`;
}
