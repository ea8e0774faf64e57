import { namesFor } from "../../components/model/names";
import { docker } from "../support/dockerHost";
import { patchNginx } from "../support/patchedImage";
import type { TestStack } from "../support/testStack";
import { attack } from "./attack";
import { backend } from "./backend";
import { concurrency } from "./concurrency";
import { configuration } from "./configuration";
import { daemon } from "./daemon";
import { disk, smallVolume } from "./disk";
import { dockerRestart } from "./dockerRestart";
import { drift } from "./drift";
import type { Fault } from "./fault";
import { handover, handoverAtRestart } from "./handover";
import { hostRestart } from "./hostRestart";
import { idleStop, stoppedAtRestart } from "./idleStop";
import { killed } from "./killed";
import { target } from "./target";

/** Where faults are brought about: a stack that is deployed for them. */
export interface Stage {
  readonly what: string;
  readonly faults: readonly Fault[];
  /** On a Docker daemon of its own. */
  readonly hasDaemon?: boolean;
  /** Done before the stack is deployed. */
  readonly prepare?: (stack: TestStack) => Promise<void>;
  /** Done when it is deployed. */
  readonly goOn?: (stack: TestStack) => Promise<void>;
  /** Its faults are few, and are brought about in one part of a divided run. */
  readonly isOnePart?: boolean;
}

/** The whole matrix. */
export const stages: readonly Stage[] = [
  {
    what: "a stack",
    faults: [
      ...killed,
      ...idleStop,
      ...concurrency,
      ...configuration,
      ...drift,
      ...daemon,
      ...target,
      ...attack,
      ...backend,
    ],
  },
  {
    what: "a stack whose nginx has little room for its state",
    faults: disk,
    isOnePart: true,
    prepare: async ({ prefix }) => {
      const { proxyState } = namesFor(prefix).volumes;
      await docker("volume", "create", ...smallVolume, proxyState);
    },
  },
  {
    what: "a stack where nginx of another image has taken over",
    faults: handover,
    isOnePart: true,
    goOn: (stack) => patchNginx(stack, "first"),
  },
  {
    what: "a stack on a Docker daemon that restarts",
    faults: [...dockerRestart, stoppedAtRestart, ...hostRestart, ...handoverAtRestart],
    hasDaemon: true,
    isOnePart: true,
  },
];
