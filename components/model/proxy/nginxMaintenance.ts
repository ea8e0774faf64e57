import type { Config } from "../config/schema";
import { maintenanceFiles, ports } from "./activeUpstream";
import { detours, opened } from "./ownDirectives";
import { retryAfter } from "./retryAfter";

type Proxy = Config["proxy"];

/** Whose request it is: the listener decides. */
export const audienceMap = `    map $server_port $whose_listener {
        default others;
        ${ports.public} users;
        ${ports.tls} users;
    }
`;

/** The room for requests that wait, and what each asks, again and again, whether it may go on. */
export function renderHold(proxy: Proxy, shared: string): string {
  const { holdLimit, holdTimeout } = proxy;
  const own = opened(proxy, "        ");
  // Each asks once a second, and nginx asks no server of an upstream twice.
  const looks = `        server 127.0.0.1:${ports.internal.maintenance} max_fails=0;\n`;
  return `    limit_conn_zone held zone=hold_of_users:64k;
    upstream hold_of_users {
        server 127.0.0.1:${ports.internal.hold} max_fails=0;
        keepalive 128;
    }
    upstream maintenance_of_users {
${looks.repeat(holdTimeout + 1)}        keepalive ${holdLimit};
    }
    server {
        listen 127.0.0.1:${ports.internal.hold}${shared};
        access_log off;
${own}        limit_conn hold_of_users ${holdLimit};
        limit_conn_status 403;
        limit_conn_log_level info;
        location / {
            proxy_method HEAD;
            proxy_set_header Connection "";
            proxy_next_upstream error http_403;
            proxy_next_upstream_timeout ${holdTimeout}s;
            proxy_read_timeout 10s;
            proxy_pass http://maintenance_of_users;
        }
    }
    server {
        listen 127.0.0.1:${ports.internal.maintenance}${shared};
        access_log off;
${own}        keepalive_requests 100000;
        location / {
            if (!-f ${maintenanceFiles.on}) {
                return 204;
            }
            # Less than this answer has: its end takes a second.
            limit_rate 80;
            return 403;
        }
    }
`;
}

/** For a location that users reach; a request that was kept out comes to one again where its page is there. */
export const knowsAudience = `            if ($kept_out_as = "") {
                set $kept_out_as $whose_listener;
            }
`;

/** For a location that users reach, before it chooses a color; what waits goes on at `back`. */
export function keepsOut(back: "answer" | "files" | "stream", proxy: Proxy): string {
  return `            set $goes_back_to ${back}:$timeouts;
            if (-f ${maintenanceFiles.onFor}) {
                return ${detours(proxy).maintenance};
            }
`;
}

/**
 * Where requests go that do not reach a color. One that waits has no color, and no backend has anything of it yet, so it
 * is sent once. \`auth_request\` holds it: what that asks has the answer as late as the wait is long.
 */
export function renderMaintenance(proxy: Proxy): string {
  const indent = "            ";
  return `
        location @maintenance {
            if (-f ${maintenanceFiles.holds}) {
                return ${detours(proxy).hold};
            }
            # A page of somebody's own for 503 can be anywhere.
            set $kept_out_as let-in;
            set $kept_out_for ${retryAfter};
            return 503;
        }

        location @hold {
            # It is not looked at once more.
            set $kept_out_as let-in;
${opened(proxy, indent, "but auth_request")}            auth_request may-go-on;
            root /dev/null;
            log_not_found off;
            error_page 404 405 = @$goes_back_to;
            error_page 401 403 500 = @kept-out;
        }

        location @kept-out {
            set $kept_out_for ${retryAfter};
            return 503;
        }

        location = may-go-on {
            client_max_body_size 0;
${opened(proxy, indent)}            proxy_method HEAD;
            proxy_pass_request_body off;
            proxy_pass_request_headers off;
            proxy_set_header Connection "";
            proxy_set_header Content-Length "";
            proxy_read_timeout ${proxy.holdTimeout + 10}s;
            proxy_pass http://hold_of_users/;
        }
`;
}
