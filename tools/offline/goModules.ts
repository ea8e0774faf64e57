import { PLUGINS, PULUMI_VERSION } from "../setup/versions";
import type { GoModule } from "./goBuild";

/** The Pulumi CLI. */
export const CLI: GoModule = {
  name: "the Pulumi CLI",
  usualSeconds: 240,
  folder: "tools/offline/engine/cli",
  programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
  variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${PULUMI_VERSION}` },
};

/** What the CLI runs programs of Node with; it must lie beside it. */
export const LANGUAGE_HOST: GoModule = {
  name: "Pulumi's Node host",
  usualSeconds: 45,
  folder: "tools/offline/engine/language-host",
  programs: {
    "pulumi-language-nodejs": "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3",
  },
  variables: {},
};

/** The stand-ins for the plugins, which share most of what they are built from. */
export const PLUGIN_STAND_INS: GoModule = {
  name: "stand-ins for Pulumi's plugins",
  usualSeconds: 40,
  folder: "tools/offline/engine/plugins",
  programs: Object.fromEntries(
    Object.keys(PLUGINS).map((name) => [`pulumi-resource-${name}`, `./pulumi-resource-${name}`]),
  ),
  variables: {
    "forecaster-blue-green/engine/plugins/versions.Docker": PLUGINS.docker,
    "forecaster-blue-green/engine/plugins/versions.Command": PLUGINS.command,
    "forecaster-blue-green/engine/plugins/versions.Random": PLUGINS.random,
  },
};
