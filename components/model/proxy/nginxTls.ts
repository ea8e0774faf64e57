import { challengePort } from "../certificate/acme";
import { servedPair, type Tls } from "../certificate/tls";
import { challengePath } from "../ownPaths";
import { aliases } from "../names";
import { ports } from "./activeUpstream";

/**
 * TLS as Mozilla's intermediate profile has it (https://wiki.mozilla.org/Security/Server_Side_TLS, version 5.7),
 * without the ciphers that need a file of Diffie-Hellman parameters.
 */
export function renderTls(tls: Tls): string {
  return `    ssl_certificate ${servedPair}/chain.pem;
    ssl_certificate_key ${servedPair}/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ${ciphers.join(":")};
    ssl_prefer_server_ciphers off;
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    ssl_session_cache shared:tls:10m;
    ssl_session_timeout 1d;
    # Their key would be as old as nginx, and open every session of that time.
    ssl_session_tickets off;
    # Who came without TLS is sent there; a request of HTTP/1.0 need not say which host it is for.
    map $host $host_with_tls {
        default $host;
        _ ${firstName(tls)};
    }
    map "$server_port:$forwarded_proto" $lacks_tls {
        default "";
        "${ports.public}:http" 1;
    }
${tls.hstsDays === undefined ? "" : hsts(tls.hstsDays)}`;
}

const ciphers = [
  ...["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"],
  ...["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"],
  ...["ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305"],
];

function firstName({ names: [name = "localhost"] }: Tls): string {
  return name.replace(/^\*\./, "");
}

function hsts(days: number): string {
  return `    map $https $hsts {
        default "";
        on "max-age=${days * 86_400}";
    }
`;
}

/** The header that makes browsers refuse plain HTTP; where its value is empty nginx sends none. */
export const hstsHeader = "Strict-Transport-Security $hsts always";

/**
 * Where an authority looks for the proof that a name is ours (RFC 8555, section 8.3), also before a release is proven: the
 * container that has asked for a certificate answers, and only while it waits for one.
 */
export function renderChallenge({ source }: Tls): string {
  return source.kind !== "acme"
    ? ""
    : `        location ^~ ${challengePath} {
            auth_basic off;
            allow all;
            client_max_body_size 1k;
            # Most of the time nobody listens there.
            error_log /dev/stderr crit;
            set $certificates ${aliases.certificates}:${challengePort};
            proxy_pass_request_headers off;
            proxy_pass_request_body off;
            proxy_set_header Host $host;
            proxy_connect_timeout 2s;
            proxy_read_timeout 10s;
            proxy_pass http://$certificates;
            error_page 502 504 = @no-challenge;
        }

        location @no-challenge {
            return 404;
        }

`;
}

/** For a location that users reach: behind the guard, so that nobody is sent anywhere before a release is proven. */
export function sendsToTls({ port }: Tls): string {
  return `            if ($lacks_tls) {
                return 308 https://$host_with_tls${port === 443 ? "" : `:${port}`}$request_uri;
            }
`;
}
