import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderPart } from "../parts";
import { type Counts, currentCommit } from "../results";
import { renderImages } from "./imageReport";
import { repository } from "./program";
import { realTests } from "./realTests";
import { withSeenFiles, writeReport } from "./seen";

const report = "docs/images.md";

/** Tries all images, half of them beside the other half, and writes the report; or tries a choice of them. */
export async function checkImages(further: readonly string[]): Promise<Counts> {
  const commit = currentCommit();
  const { result, seen } = await withSeenFiles(["first", "second"], (files) =>
    realTests(
      [files.first, files.second].map((file, index) => ({
        title: `images, half ${index + 1}`,
        args: ["test/images/images.test.ts", ...further],
        env: { IMAGES_SEEN: file, IMAGES_PART: renderPart({ number: index + 1, of: 2 }) },
      })),
    ),
  );
  if (further.length > 0) return result;
  writeReport(report, result, () => {
    const document = readFileSync(join(repository, report), "utf8");
    return renderImages(document, [seen.first, seen.second], commit);
  });
  return result;
}
