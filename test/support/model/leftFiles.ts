/** What Docker calls a volume without a name. */
export const anonymous = "0123456789abcdef".repeat(4);

/** Three uploads below a VOLUME of the green backend, as scripts/readLeftFiles.sh finds them. */
export const upload = {
  container: "forecast-backend-green",
  path: "/app/uploads",
  volume: anonymous,
  count: 3,
  since: 1_795_599_824,
  newest: "a.txt",
};
