import { describeToolchain, setUp } from ".";

setUp().then(
  (toolchain) => {
    console.log(describeToolchain(toolchain));
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
