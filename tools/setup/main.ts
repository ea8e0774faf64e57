import { describeToolchain, setUp } from ".";
import { reasonOf } from "./words";

setUp().then(
  (toolchain) => {
    console.log(describeToolchain(toolchain));
  },
  (error: unknown) => {
    console.error(reasonOf(error));
    process.exitCode = 1;
  },
);
