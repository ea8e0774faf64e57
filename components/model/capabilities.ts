/** What a process needs that starts as root, takes files over and goes on as another user. */
export const becomesAnotherUser = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_SETGID",
  "CAP_SETUID",
] as const;
