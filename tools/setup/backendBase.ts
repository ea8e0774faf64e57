import * as path from "node:path";
import { REPOSITORY } from "./sources";

/** Absolute path of what makes a base for the sample backend, on the official Node image or on Debian. */
export const BACKEND_DOCKERFILE = path.join(REPOSITORY, "tools/images/backend.Dockerfile");
