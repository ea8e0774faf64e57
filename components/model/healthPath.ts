/** What nginx answers by itself; no route can have it. */
export const healthPath = "/nginx-health";
