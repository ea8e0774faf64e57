import { runPrefix } from "./dockerHost";
import { buildImage } from "./imageOfFiles";
import { testToolchain } from "./toolchain";

/** What the names of these images begin with. */
export const sortingImages = `${runPrefix}-sorting`;

/** What an image has beside a locale whose order depends on the libc. */
interface Sorting {
  /** Lines of its Dockerfile. */
  readonly lines?: readonly string[];
  /** The version of glibc that it says it has. */
  readonly glibc?: string;
}

/** A Postgres whose databases sort as en_US does. */
export async function sortingImage(
  tag: string,
  { lines = ["VOLUME /var/lib/postgresql"], glibc }: Sorting = {},
): Promise<string> {
  const { images } = await testToolchain();
  const image = `${sortingImages}/postgres:${tag}`;
  const lies =
    glibc === undefined
      ? []
      : [`RUN printf '#!/bin/sh\\necho "glibc ${glibc}"\\n' > /usr/bin/getconf`];
  const all = [
    `FROM ${images.postgres}`,
    "RUN localedef -i en_US -f UTF-8 en_US.UTF-8",
    "ENV LANG=en_US.UTF-8",
    ...lines,
    ...lies,
    "",
  ];
  await buildImage(image, { Dockerfile: all.join("\n") });
  return image;
}
