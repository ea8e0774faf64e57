import { isIP } from "node:net";

/** Addresses that a word of `proxy.trustedProxies` stands for. */
export const addressesOf: Readonly<Record<string, readonly string[]>> = {
  // https://www.cloudflare.com/ips-v4 and ips-v6, unchanged since 2021.
  cloudflare: [
    ...["173.245.48.0/20", "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22"],
    ...["141.101.64.0/18", "108.162.192.0/18", "190.93.240.0/20", "188.114.96.0/20"],
    ...["197.234.240.0/22", "198.41.128.0/17", "162.158.0.0/15", "104.16.0.0/13"],
    ...["104.24.0.0/14", "172.64.0.0/13", "131.0.72.0/22"],
    ...["2400:cb00::/32", "2606:4700::/32", "2803:f800::/32", "2405:b500::/32"],
    ...["2405:8100::/32", "2a06:98c0::/29", "2c0f:f248::/32"],
  ],
  // RFC 1918, RFC 4193 and the loopback; a load balancer in one's own network has one of these.
  private: [
    ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8"],
    ...["fc00::/7", "fe80::/10", "::1/128"],
  ],
};

/** Whether a text is an address, a range such as `10.0.0.0/8`, or one of the words. */
export function isTrustedProxy(text: string): boolean {
  if (Object.hasOwn(addressesOf, text)) return true;
  const [address = "", bits, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes("%")) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** All addresses and ranges, each once. */
export function trustedAddresses(entries: readonly string[]): string[] {
  const all = entries.flatMap((entry) =>
    Object.hasOwn(addressesOf, entry) ? (addressesOf[entry] ?? []) : [entry],
  );
  return [...new Set(all)];
}
