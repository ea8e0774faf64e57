/** What nginx answers by itself; no route can have it. */
export const healthPath = "/nginx-health";

/** Begins the paths at which an authority asks for the proof that a host name is ours (RFC 8555, section 8.3). */
export const challengePath = "/.well-known/acme-challenge/";
