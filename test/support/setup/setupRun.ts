import { setUp } from "../../../tools/setup";
import { Progress } from "../../../tools/setup/progress";
import { Sites } from "../../../tools/setup/sites";
import { ownSurroundings } from "../../../tools/setup/surroundings";

// A set-up in a process of its own, as root on Debian, which a test can interrupt.
const own = ownSurroundings();
const [, , pulumiSite = ""] = process.argv;

void setUp({
  ...own,
  progress: new Progress((line) => process.stdout.write(`${line}\n`)),
  sites: new Sites(300, 300),
  pulumiSite,
  ask: undefined,
  system: { ...own.system, isRoot: true, isDebian: true, hasSystemd: false },
});
