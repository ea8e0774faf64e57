import { docker28 } from "./docker28";
import { buildEngine, engineFolder } from "./engine";
import { hasImages, IMAGES, makeImages } from "./images";
import { buildPlugins, pluginHome } from "./plugins";

/**
 * What set-up makes itself where package registries answer, but neither Pulumi's site nor a container registry:
 * the CLI and its Node host from Go modules, and stand-ins for plugins and images. Set-up knows nothing else here.
 */
export const offline = {
  engineFolder,
  buildEngine,
  pluginHome,
  buildPlugins,
  images: IMAGES,
  hasImages,
  makeImages,
  docker28,
} as const;
