/** What users get instead of a backend: nothing else, a 503, or the answer when it is over. */
export const maintenanceKinds = ["off", "503", "hold"] as const;

/** One of them. */
export type Maintenance = (typeof maintenanceKinds)[number];

/** Whole seconds that a request may wait: browsers, and what stands in front, give up soon after. */
export const longestHold = 60;
