import { z } from "zod";
import { isRegistry } from "./imageReference";
import { group, map, nonEmptyText } from "./fields";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  error: "not a name; expected up to 40 lower-case letters, digits and -",
});
const password = nonEmptyText("any text that is not empty");

/** Where to log in, and as whom. */
export const registry = group({
  // Docker names a registry so in an image's reference; with a scheme or a path it would never be the image's.
  address: nonEmptyText("the address of a registry")
    // The last one is Docker Hub's website.
    .refine((address) => isRegistry(address) && address !== "hub.docker.com", {
      error:
        "no address as it stands in an image's name; expected host or host:port, such as ghcr.io or docker.io",
    })
    .describe("Registry to log in to; belongs with `registry.username` and `registryPassword`"),
  username: nonEmptyText("a user's name").describe("User at the registry"),
});

/** The password for {@link registry}. */
export const registryPassword = password
  .optional()
  .describe("Password at the registry; set it with `--secret`");

/** Further registries, by names of the user's own. */
export const registries = map(name, registry, "names to address and username")
  .prefault({})
  .describe("Further registries: names of your own, each with `address` and `username`");

/** The passwords for {@link registries}. */
export const registryPasswords = map(name, password, "names of registries to passwords")
  .prefault({})
  .describe("Their passwords, by the same names; set each with `--secret`");
