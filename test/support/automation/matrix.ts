import type { Call } from "./call";

/** In the process that calls, and as a program of its own. */
export const bothWays = [{ inline: "forecaster" }, {}] as const;

/** An address at which there is no Docker. */
export const nowhere = "unix:///nowhere/docker.sock";

/** Every call that runs the program. */
export const calls: readonly Call[] = bothWays.flatMap((how) => [
  { ...how, command: "preview" } as const,
  { ...how, command: "up" } as const,
  { ...how, command: "refresh", runProgram: true } as const,
  { ...how, command: "destroy", runProgram: true } as const,
]);

interface Refusal {
  readonly reason: string;
  /** A setting, and a value for which the program refuses. */
  readonly path: string;
  readonly value: string;
  /** How the message begins; the setting was right before. */
  readonly words: (before: string) => string;
}

/** Every kind of reason for which the program refuses before it touches anything. */
export const refusals: readonly Refusal[] = [
  {
    reason: "its configuration",
    path: "activeColor",
    value: "purple",
    words: () =>
      'Nothing was changed.\nactiveColor: not a color; expected blue or green, got "purple"\nTo fix:\n  pulumi config set --path activeColor <value>',
  },
  {
    reason: "the plan",
    path: "images.blue",
    value: "registry.example/backend:v7",
    words: (before) =>
      `Nothing was changed.\nimages.blue: blue serves v1, and an update never touches the color that serves; expected ${before}, got registry.example/backend:v7\nTo fix:\n  pulumi config set --path images.blue ${before} && pulumi config set --path images.green registry.example/backend:v7 && pulumi config set activeColor green && pulumi up`,
  },
  {
    reason: "a host that is down",
    path: "dockerHost",
    value: nowhere,
    words: () => cannotBeReached(nowhere),
  },
];

/** How the message begins when there is no Docker at an address. */
export function cannotBeReached(address: string): string {
  return `Nothing was changed.\ndockerHost: Docker cannot be reached at ${address}; `;
}
