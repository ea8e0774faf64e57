import { colorOf, type FoundFiles, type LeftFiles, type LeftFilesArgs } from "./leftFiles";
import type { Problem } from "../problems";
import { remedies } from "./remedies";

/** The reasons for which an update must not begin: it would delete files of users, or hide them. */
export function leftFilesProblems(found: FoundFiles, args: LeftFilesArgs): Problem[] {
  const problems = [
    ...found.untold.map(({ container, words }) => ({
      path: settingOf(container, args),
      message: `expected a list of the files that ${container} wrote below a VOLUME, got "${words}"`,
    })),
    ...found.left.map((files) => ({
      path: settingOf(files.container, args),
      message: message(files, args),
    })),
  ];
  const [last, ...others] = problems.reverse();
  const fix = remedies(found, args).join("\n  ");
  return last === undefined ? [] : [...others.reverse(), { ...last, fix }];
}

function settingOf(container: string, args: LeftFilesArgs): string {
  const color = colorOf(container, args.names);
  return args.leaving.left === color ? "activeColor" : `images.${color}`;
}

function message(
  { container, path, count, newest, since }: LeftFiles,
  args: LeftFilesArgs,
): string {
  const color = colorOf(container, args.names);
  const files = count === 1 ? "1 file" : `${count} files`;
  const loss =
    args.leaving.left === color
      ? `that users would not see after the switch`
      : `that are deleted with it when it is re-created`;
  const time = new Date(since * 1000).toISOString().replace(/T(.*)\..*/, " $1 UTC");
  return `expected no files to be left behind, got ${files} below ${path} that ${color}'s container wrote and ${loss} (newest: ${JSON.stringify(newest)}, ${time})`;
}
