/** Docker does not start again what somebody stopped; nor does an update. */
export function notRunning(name: string, container: string, status = ""): string[] {
  switch (status) {
    case "running":
    case "":
      return [];
    case "exited":
    case "created":
      return [`${name}'s container is ${status}: docker start ${container}.`];
    default:
      return [`${name}'s container is ${status}.`];
  }
}
