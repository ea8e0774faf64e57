import { runPrefix } from "./dockerHost";
import { buildImage } from "./imageOfFiles";
import { releaseImage } from "./images";

/** A release of the sample backend with a VOLUME at /app/uploads in which the image has a file of its own. */
export async function volumeImage(version: string, start = "exec node server.js"): Promise<string> {
  const tag = `${runPrefix}-uploads:${version}`;
  await buildImage(tag, {
    Dockerfile: [
      `FROM ${await releaseImage({ version })}`,
      "USER root",
      "COPY welcome.txt /app/uploads/welcome.txt",
      "RUN chown -R appuser: /app/uploads",
      "VOLUME /app/uploads",
      "USER appuser",
      `CMD ["sh", "-c", ${JSON.stringify(start)}]`,
      "",
    ].join("\n"),
    "welcome.txt": "of the image\n",
  });
  return tag;
}
