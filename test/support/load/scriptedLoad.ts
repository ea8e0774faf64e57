import type * as net from "node:net";
import { startLoad, type LoadOptions } from "../../../tools/load/load";
import type { LoadReport } from "../../../tools/load/loadReport";
import { ScriptedServer, wholeAnswer, type Script } from "./scriptedServer";

/** What a load reported of a scripted server, and what the server saw of it. */
export interface ScriptedRun {
  readonly report: LoadReport;
  readonly server: ScriptedServer;
}

/** Four requests, unless told otherwise, one after the other on one connection. */
export async function runScripted(
  script: Script,
  options: Partial<LoadOptions> = {},
): Promise<ScriptedRun> {
  const server = await ScriptedServer.start(script);
  try {
    const port = server.port;
    // 50 ms between two requests of the one connection: time to see what comes while it is idle.
    const bounds = { connections: 1, rate: 20, maxRequests: 4, timeoutMs: 2_000 };
    const report = await startLoad({ port, keyPrefix: "unit", ...bounds, ...options }).done;
    return { report, server };
  } finally {
    await server.stop();
  }
}

/** Answers every request but the third. */
export function onlyThird(misbehave: (socket: net.Socket) => void): Script {
  return (socket, number) => {
    if (number === 2) misbehave(socket);
    else socket.write(wholeAnswer());
  };
}
