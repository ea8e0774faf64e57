import { canonical } from "../logins";
import { type Problem, settingPath } from "../problems";
import { removal, setting } from "./configCommand";
import { describeValue } from "./describeValue";
import { valueAt } from "./valueAt";

type Path = readonly string[];

/** Logins that are not whole, and two at one registry. */
export function registryProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const names = ["registries", "registryPasswords"].flatMap((key) =>
    namesIn(valueAt(values, [key])),
  );
  const pairs: [Path, Path][] = [
    [["registry"], ["registryPassword"]],
    ...[...new Set(names)].map((name): [Path, Path] => [
      ["registries", name],
      ["registryPasswords", name],
    ]),
  ];
  return [
    ...pairs.flatMap(([login, password]) => incomplete(values, login, password)),
    ...twins(
      values,
      secrets,
      pairs.map(([login]) => login),
    ),
  ];
}

function incomplete(values: unknown, login: Path, password: Path): Problem[] {
  const [loginName, passwordName] = [settingPath(login), settingPath(password)];
  const isThere = [login, password].map((path) => valueAt(values, path) !== undefined);
  if (isThere[0] === isThere[1]) {
    return [];
  }
  return isThere[0] === true
    ? [
        {
          path: passwordName,
          message: `missing; expected the password that belongs to ${loginName}, got nothing`,
          fix: setting(passwordName, "secret"),
        },
      ]
    : [
        {
          path: loginName,
          message: `missing; expected the address and username for ${passwordName}, got nothing`,
          fix: `${setting(`${loginName}.address`, "plain", "<address>")} && ${setting(`${loginName}.username`, "plain", "<user>")}`,
        },
      ];
}

function twins(values: unknown, secrets: readonly string[], logins: readonly Path[]): Problem[] {
  const addresses = logins.map((login) => valueAt(values, [...login, "address"]));
  return logins.flatMap((login, index) => {
    const address = addresses[index];
    if (typeof address !== "string") {
      return [];
    }
    const twin = addresses
      .slice(0, index)
      .findIndex((other) => typeof other === "string" && canonical(other) === canonical(address));
    const path = [...login, "address"];
    return twin < 0
      ? []
      : [
          {
            path: settingPath(path),
            message: `the same registry as ${settingPath(logins[twin] ?? [])}; expected one login at each, got ${describeValue(path, values, secrets)}`,
            fix: [login, ["registryPasswords", ...login.slice(1)]].map(removal).join(" && "),
          },
        ];
  });
}

function namesIn(value: unknown): string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.keys(value)
    : [];
}
