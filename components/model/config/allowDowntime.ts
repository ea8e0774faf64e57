/** What `allowDowntime` can be: everything, nothing, or the permission that a refused update has named. */
export type AllowDowntime = boolean | string;

const one = "(database|proxy)-[0-9a-f]{12}";

/** The form of a permission; it can be taken neither for a number nor for a boolean. */
export const permissionForm = new RegExp(`^${one}(,${one})*$`);
