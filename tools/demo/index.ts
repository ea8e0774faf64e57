import { setUp } from "../setup";
import { clean } from "./clean";
import { demo, placeOf } from "./demo";
import { fillDemoFolder } from "./demoFolder";
import { parseOptions } from "./options";
import { pulumiHere } from "./pulumi";

async function main([command, ...others]: readonly string[]): Promise<number> {
  if (command === "clean") {
    await clean(process.env);
    return 0;
  }
  if (command === "pulumi") {
    const place = placeOf(await setUp());
    fillDemoFolder(place.folder);
    return pulumiHere(place, others);
  }
  return (await demo(parseOptions(process.argv.slice(2)))) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
