import { ports } from "./activeUpstream";
import { type Color, colors } from "../color";

/**
 * What nginx reads from a request, once: its color, and whether it goes straight there. With TLS users speak HTTP/2,
 * where a body needs neither of the headers that announce one.
 */
export function renderMaps(hasHttp2: boolean): string {
  return `    # The listener decides: the idle one takes the other color, an internal one its own.
    map "$server_port:$active" $color {
        default $active;
        "${ports.idle}:blue" green;
        "${ports.idle}:green" blue;
${colors.map(ownListener).join("")}    }
    map $server_port $internal {
        default "";
        ${ports.internal.active} 1;
        ${ports.internal.blue} 1;
        ${ports.internal.green} 1;
    }
    # Until a color has proven itself only the color's own internal listener goes through.
    map $server_port $needs_proof {
        default 1;
        ${ports.internal.blue} "";
        ${ports.internal.green} "";
    }
    map $internal $upstream_proof {
        default "";
        1 $upstream_addr;
    }
    map $internal $is_logged {
        default 1;
        1 "";
    }
    # Only WebSocket may upgrade: anything else would open a way past this proxy.
    map $http_upgrade $upgrade {
        default "";
        websocket websocket;
    }
    map $upgrade $connection_header {
        default "";
        websocket upgrade;
    }
    # A client may name other types beside it.
    map $http_accept $accepts_events {
        default "";
        "~*text/event-stream" 1;
    }
    map "$upgrade$accepts_events" $is_stream {
        default 1;
        "" "";
    }
    # Only a plain request without a body goes straight to its color. A body is read to its end before the color
    # is chosen: an upload can outlast a switch and the next release.
${hasHttp2 ? bodiesOfHttp2 : bodies}    map "$has_body:$is_stream" $detour {
        default "body:$limit";
        ":" "";
        ":1" "stream:$timeouts";
    }
    map $is_stream $then {
        default "answer:$timeouts";
        1 "stream:$timeouts";
    }
`;
}

const bodies = `    map "$http_transfer_encoding$http_content_length" $has_body {
        default 1;
        "" "";
        "0" "";
    }
`;

const bodiesOfHttp2 = `    map "$server_protocol:$request_method" $announces_body {
        default 1;
        "~^HTTP/2.0:(?!GET$|HEAD$|OPTIONS$)" "";
    }
    map "$announces_body:$http_transfer_encoding$http_content_length" $has_body {
        default 1;
        "1:" "";
        "1:0" "";
        ":0" "";
    }
`;

/** Which other color a file can be asked of, and by which requests. */
export const assetMaps = `    map $color $other_color {
        blue green;
        green blue;
    }
    map $request_method $may_ask_twice {
        default "";
        GET 1;
        HEAD 1;
    }
`;

/** What its own listener takes, whatever the pointer says; on `/nginx-health` nobody has read it. */
function ownListener(color: Color): string {
  const port = ports.internal[color];
  return ["", ...colors].map((active) => `        "${port}:${active}" ${color};\n`).join("");
}
