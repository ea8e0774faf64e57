import { z } from "zod";
import { acme } from "./acme";
import { group, text, wholeNumber } from "./fields";

const hostName = text(
  /^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/,
  "a host name",
  "forecast.example",
);
const fileBelow = text(
  /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\0\n]+$/,
  "a path below proxy.certificate.directory",
  "live/forecast.example/fullchain.pem",
);

/** The certificate with which nginx serves TLS, where the stack does not hold it itself. */
export const certificate = group({
  names: z
    .array(hostName, { error: "not a list; expected a list of host names" })
    .min(1, { error: "an empty list; expected a host name such as forecast.example" })
    .optional()
    .describe("Host names of users: a certificate that is not for all of them is refused"),
  directory: text(/^\/[^\0\n,"]*$/, "an absolute path", "/etc/letsencrypt")
    .optional()
    .describe(
      "Directory on the Docker host that has its files: what is renewed there is taken into use within a minute",
    ),
  chainFile: fileBelow
    .prefault("fullchain.pem")
    .describe("The certificate and those between it and its authority, below the directory"),
  keyFile: fileBelow.prefault("privkey.pem").describe("Its private key, below the directory"),
  acme: acme.optional(),
});

/** How long browsers are told to use nothing but TLS. */
export const hstsDays = wholeNumber(1, 730, "days");
