import { prepareDocker } from "../setup/docker";
import { prepareImages } from "../setup/images";
import { ownSurroundings } from "../setup/surroundings";
import { type BenchOptions, parseBenchOptions } from "./options";
import { TestBed } from "./testBed";
import { type Contestant, contestants, judge } from "./verdict";
import { findWrk, measure } from "./wrk";

const sliceSeconds = 2;

/** Measures one after the other in short turns, so that what else the machine does meets all of them. */
async function bench(options: BenchOptions, signal: AbortSignal): Promise<boolean> {
  const surroundings = { ...ownSurroundings(), signal };
  await prepareDocker(surroundings);
  const { nginx } = await prepareImages(surroundings);
  const wrk = await findWrk(surroundings);
  const bed = new TestBed(nginx);
  const rates: Record<Contestant, number[]> = {
    ...{ ours: [], plain: [] },
    ...{ oursLogged: [], plainLogged: [] },
  };
  try {
    await bed.make();
    const turn = async () => {
      const measured: [Contestant, number][] = [];
      for (const who of contestants) {
        const url = await bed.address(who);
        measured.push([who, await measure(wrk, url, sliceSeconds, options.connections, signal)]);
      }
      return measured;
    };
    // Warms up.
    await turn();
    for (let round = 0; round < options.rounds; round++) {
      const turns = Math.ceil(options.seconds / sliceSeconds);
      const sums = { ours: 0, plain: 0, oursLogged: 0, plainLogged: 0 };
      for (let count = 0; count < turns; count++) {
        for (const [who, rate] of await turn()) sums[who] += rate / turns;
      }
      for (const who of contestants) rates[who].push(sums[who]);
    }
  } finally {
    await bed.remove();
  }
  const { lines, isFastEnough } = judge(rates);
  console.log(lines.join("\n"));
  return isFastEnough;
}

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => {
    stop.abort(new Error(`ended by ${name}`));
  });
}

Promise.resolve()
  .then(() => bench(parseBenchOptions(process.argv.slice(2)), stop.signal))
  .then(
    (isFastEnough) => (process.exitCode = isFastEnough ? 0 : 1),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    },
  );
