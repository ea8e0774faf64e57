import { crash } from "../support/crash";
import { colors } from "../../components/model/color";
import type { Fault } from "./fault";
import { type Scene, until } from "./scene";

async function isReady({ stack }: Scene): Promise<boolean> {
  const answer = await stack.ask("/ready").catch(() => undefined);
  return answer?.status === 200;
}

/** Brings it about, and waits until users are served again without anybody's help. */
function takesAway(what: (scene: Scene) => Promise<unknown>) {
  return async (scene: Scene): Promise<void> => {
    await what(scene);
    await until("service is back", () => isReady(scene));
  };
}

/** Containers that end, while nobody runs an update. */
export const daemon: readonly Fault[] = [
  {
    part: "daemon",
    name: "nginx is killed",
    outageSeconds: 10,
    bringAbout: takesAway(({ stack }) => crash(stack, stack.names.proxy)),
  },
  {
    part: "daemon",
    name: "the active backend is killed, as when memory runs out",
    outageSeconds: 15,
    bringAbout: takesAway(({ stack, before }) => crash(stack, stack.names.backends[before])),
  },
  {
    part: "daemon",
    name: "the idle backend is killed",
    bringAbout: ({ stack, idle }) => crash(stack, stack.names.backends[idle]),
  },
  {
    part: "daemon",
    name: "Postgres is restarted",
    outageSeconds: 30,
    bringAbout: takesAway(({ stack }) => stack.docker("restart", stack.names.database)),
  },
  {
    part: "daemon",
    name: "every container is restarted at once",
    outageSeconds: 45,
    bringAbout: takesAway(({ stack }) => {
      const { database, proxy, backends } = stack.names;
      return stack.docker("restart", database, ...colors.map((color) => backends[color]), proxy);
    }),
  },
];
