/** What a certificate is called that a stack has made itself. */
export const selfMadeName = "made by the stack itself";
