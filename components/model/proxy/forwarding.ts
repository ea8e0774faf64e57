import { ports } from "./activeUpstream";
import type { Config } from "../config/schema";
import { trustedAddresses } from "../config/trustedProxies";

type Proxy = Config["proxy"];

/**
 * What a backend is told of a request: who sent it, and what users asked for. Where `proxy.trustedProxies` says who may
 * stand in front, only these are believed, and everybody else's words are replaced; without it a client's own
 * `X-Forwarded-For` is passed on as it came, with the address behind it, as in every version before.
 */
export function renderForwarding(proxy: Proxy, hasTls: boolean): string {
  return proxy.trustedProxies === undefined
    ? scheme(proxy, hasTls)
    : `${scheme(proxy, hasTls)}${trusting(trustedAddresses(proxy.trustedProxies), proxy.proxyProtocol, hasTls)}`;
}

/** The headers that tell it, as words of `proxy_set_header`. */
export function forwardedHeaders({ trustedProxies }: Proxy): string[] {
  const isKnown = trustedProxies !== undefined;
  return [
    "Host $users_host",
    "X-Real-IP $remote_addr",
    `X-Forwarded-For ${isKnown ? "$forwarded_for" : "$proxy_add_x_forwarded_for"}`,
    "X-Forwarded-Proto $forwarded_proto",
    ...(isKnown
      ? [
          "X-Forwarded-Host $forwarded_host",
          "X-Forwarded-Port $forwarded_port",
          ...replaced.map((name) => `${name} $believed_${variable(name)}`),
        ]
      : []),
  ];
}

/** Passed on from those who are trusted, and from nobody else. */
const replaced = [
  ...["Forwarded", "X-Forwarded-Prefix", "X-Forwarded-Server", "X-Forwarded-Ssl"],
  // Other words for the scheme (gunicorn, Rack) and for the address (Cloudflare, Akamai).
  ...["X-Forwarded-Protocol", "X-Forwarded-Scheme", "CF-Connecting-IP", "True-Client-IP"],
];

function variable(header: string): string {
  return header.toLowerCase().replaceAll("-", "_");
}

/** HTTP/1.0 needs no Host, and a backend may refuse a request without one. */
function scheme({ scheme: given, trustedProxies }: Proxy, hasTls: boolean): string {
  const own = `    map $http_host $users_host {
        default $http_host;
        "" localhost;
    }
`;
  // The probes of this program come by the internal listeners, and may say what users would have.
  const told = trustedProxies === undefined ? "$forwarded_proto" : "$asked_proto";
  const usual = hasTls ? "$scheme_of_users" : "$scheme";
  return `${own}${hasTls ? schemeOfUsers : ""}    map "$internal:$http_x_forwarded_proto" ${told} {
        default ${given ?? usual};
        "1:https" https;
        "1:http" http;
    }
`;
}

/** Who comes without TLS is sent there; what reaches a backend otherwise, as a probe, stands for a user who has it. */
const schemeOfUsers = `    map $server_port $scheme_of_users {
        default https;
        ${ports.public} http;
    }
`;

/**
 * Who passes connections on is believed whose they are, in the PROXY protocol. The headers in them are the users' own, so
 * nobody is believed those.
 */
function trusting(
  addresses: readonly string[],
  hasProxyProtocol: boolean,
  hasTls: boolean,
): string {
  const believed = hasProxyProtocol ? [] : addresses;
  const client = hasProxyProtocol ? "$remote_addr" : "$realip_remote_addr";
  return `${addresses.map((address) => `    set_real_ip_from ${address};\n`).join("")}\
    real_ip_header ${hasProxyProtocol ? "proxy_protocol" : "X-Forwarded-For"};
    real_ip_recursive on;
    # Who has opened the connection.
    geo $realip_remote_addr $is_trusted {
        default "";
${believed.map((address) => `        ${address} 1;\n`).join("")}    }
    map "$is_trusted:$http_x_forwarded_for" $forwarded_for {
        default ${client};
        "~^1:." "$http_x_forwarded_for, $realip_remote_addr";
    }
    map "$is_trusted:$http_x_forwarded_proto" $forwarded_proto {
        default $asked_proto;
        "~*^1:${hasTls ? "(https|wss)" : "https"}(,|$)" https;
        "~*^1:${hasTls ? "(http|ws)" : "http"}(,|$)" http;
    }
    map "$is_trusted:$http_x_forwarded_host" $forwarded_host {
        default $users_host;
        "~^1:." $http_x_forwarded_host;
    }
    map "$is_trusted:$http_x_forwarded_port" $forwarded_port {
        default $usual_port;
        "~^1:[0-9]+$" $http_x_forwarded_port;
    }
    map "$forwarded_proto:$forwarded_host" $usual_port {
        default 80;
        "~:(?<port_of_host>[0-9]+)$" $port_of_host;
        "~^https:" 443;
    }
${replaced.map(believedHeader).join("")}`;
}

function believedHeader(name: string): string {
  const suffix = variable(name);
  return `    map $is_trusted $believed_${suffix} {
        default "";
        1 $http_${suffix};
    }
`;
}
