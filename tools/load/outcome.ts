/** The release and the color that an answer names in `X-Version` and `X-Color`; either may be absent. */
export interface Answerer {
  readonly version: string | undefined;
  readonly color: string | undefined;
}

/** The ways in which a user loses a request. */
export type FailureKind =
  | "no connection"
  | "closed before the answer"
  | "broken answer"
  | "unanswered"
  | "status outside 2xx";

/** A request that its user lost; the status is there when an answer had begun. */
export interface Loss {
  readonly lost: true;
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly detail: string;
}

/** A request whose complete response arrived. */
export interface Answer {
  readonly lost: false;
  readonly status: number;
  readonly answerer: Answerer;
}

export type Outcome = Answer | Loss;

/** A loss of the kind, with what was seen of it in words. */
export function lost(kind: FailureKind, status: number | undefined, detail: string): Loss {
  return { lost: true, kind, status, detail };
}
