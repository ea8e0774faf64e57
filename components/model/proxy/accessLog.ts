import { stateDirectory } from "./activeUpstream";
import { hasErrorPages } from "./errorPages";
import { nameOf, readDirectives, unquoted } from "../config/directives";
import type { Config } from "../config/schema";
import { addedDirectives } from "./refusedDirectives";

type Proxy = Config["proxy"];

/**
 * Where the volume of the access log is mounted: below the state, so that an nginx without it can start with a
 * configuration that names it, as one that is put back may have to.
 */
export const logDirectory = `${stateDirectory}/log`;

/** Whether requests are written to files, in a volume of their own. */
export function keepsLogFiles({ accessLog }: Proxy): boolean {
  return accessLog === "file";
}

/** What nginx writes of each request of a user, and where: words of its `http` block. */
export function renderLog(proxy: Proxy): string {
  // With pages of the stack's own, what was asked and not the page.
  const [method, path] = hasErrorPages(proxy)
    ? ["$logged_method", "$logged_path"]
    : ["$request_method", "$uri"];
  return `    log_format access escape=json
        '{"time":"$time_iso8601","client":"$remote_addr","method":"${method}",'
        '"path":"${path}","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,'
        '"listener":$server_port,"color":"$color","upstream":"$upstream_addr",'
        '"upstream_status":"$upstream_status","upstream_seconds":"$upstream_response_time"}';
${target(proxy)}`;
}

function target(proxy: Proxy): string {
  switch (proxy.accessLog) {
    case "stdout":
      return `    access_log /dev/stdout access${isShared(proxy) ? "" : ` buffer=${pipeBuffer} flush=1s`} if=$is_logged;\n`;
    case "file":
      return `    # scripts/rotateLog.sh: at ${bytesOf(proxy.accessLogMaxSize)} bytes, ${proxy.accessLogMaxFiles} files
    access_log ${logDirectory}/access.log access buffer=64k flush=1s if=$is_logged;\n`;
    case "off":
      // It would hold for somebody's own as well.
      return logsTo(readDirectives(proxy.directives.http ?? "").outer).length > 0
        ? ""
        : "    access_log off;\n";
  }
}

/**
 * PIPE_BUF of Linux: what is written to a pipe at once is in one piece only up to this, and all workers have one pipe.
 * With 64k, 122 of 848,000 lines were mixed with another worker's.
 */
const pipeBuffer = "4k";

/** Where somebody's own directives log there as well, with what they say: nginx takes one buffer for one file. */
function isShared(proxy: Proxy): boolean {
  return addedDirectives(proxy).some(({ text }) =>
    logsTo(readDirectives(text).all).includes("/dev/stdout"),
  );
}

function logsTo(directives: readonly (readonly string[])[]): string[] {
  return directives
    .filter((words) => nameOf(words) === "access_log")
    .map(([, target = ""]) => unquoted(target));
}

function bytesOf(size: string): number {
  return Number.parseInt(size, 10) * (size.endsWith("g") ? 1024 ** 3 : 1024 ** 2);
}
