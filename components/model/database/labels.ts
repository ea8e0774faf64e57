import type { Fingerprint } from "../plan/settings";

/** What earlier versions of this program took from the image's tag; the image and the data tell it better. */
const retired: readonly string[] = ["database.image (major version)", "database data path"];

/** What the label of a database or of its volume says, as far as it is still compared. */
export function comparable(label: Fingerprint): Fingerprint {
  return without(label, retired);
}

/** What a data volume is labelled with for good: user and database, not the password, which can change. */
export function volumeIdentity(identity: Fingerprint): Fingerprint {
  return without(identity, ["databasePassword"]);
}

function without(settings: Fingerprint, names: readonly string[]): Fingerprint {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
}
