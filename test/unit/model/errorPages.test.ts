import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findErrorPages } from "../../../components/errorPages";
import { decide } from "../../../components/model/plan/decide";
import {
  type ErrorPage,
  errorPageProblems,
  pagesHash,
} from "../../../components/model/proxy/errorPages";
import { renderNginxConf } from "../../../components/model/proxy/nginxConf";
import { actual, desired } from "../../support/model/actual";
import { refusalOf, validConfig } from "../../support/model/configs";

const unavailable: ErrorPage = {
  ...{ status: "503", path: "errors/503.html", file: "/program/errors/503.html", sum: "a" },
};
const late: ErrorPage = { ...unavailable, status: "504", path: "errors/504.json" };

function render(changes: object = {}, pages: readonly ErrorPage[] = [unavailable, late]): string {
  const errorPages = Object.fromEntries(pages.map(({ status, path }) => [status, path]));
  const { proxy } = validConfig({ proxy: { errorPages, ...changes } });
  return renderNginxConf(proxy, { blue: 8000, green: 8000 }, { pages }).text;
}

describe("pages for nginx's own errors", () => {
  it("have another name in nginx where anything of them is another", () => {
    const all = [
      [unavailable],
      [{ ...unavailable, sum: "b" }],
      [{ ...unavailable, path: "errors/503.json" }],
      [{ ...unavailable, status: "502" as const }],
      [unavailable, late],
    ].map(pagesHash);
    equal(new Set(all).size, all.length);
    for (const hash of all) match(hash ?? "", /^[0-9a-f]{12}$/);
    equal(pagesHash([{ ...unavailable, file: "/elsewhere", path: "other.html" }]), all[0]);
    equal(pagesHash([]), undefined);
  });

  it("are part of the configuration that nginx proves to have", () => {
    notEqual(render(), render({}, [unavailable, { ...late, sum: "b" }]));
    match(render(), new RegExp(`root /etc/forecaster/pages/${pagesHash([unavailable, late])};`));
  });

  it("are for the errors of nginx itself and for users' listeners: what a backend answers stays", () => {
    const text = render();
    doesNotMatch(text, /proxy_intercept_errors/);
    match(
      text,
      /error_page 503 \/nginx-error-page\/503;\n {8}error_page 504 \/nginx-error-page\/504;/,
    );
    match(text, /default others;\n {8}80 users;\n {8}443 users;/);
    match(text, /default_type text\/html;[^}]*try_files \/503-for-\$whose_listener\.html =503;/);
    match(
      text,
      /default_type application\/json;[^}]*try_files \/504-for-\$whose_listener\.json =504;/,
    );
  });

  it("come behind somebody's own pages, in the server and in a route", () => {
    const own = "error_page 503 /own;";
    const text = render({ directives: { server: own }, routes: [{ path: "/x", directives: own }] });
    const order = /error_page 503 \/own;\n+ *error_page 503 \/nginx-error-page\/503;/g;
    equal(text.match(order)?.length, 4, "the server, and the three locations of the route");
    match(text, /if \(\$uri ~ \^\/nginx-error-page\/\) \{\n *break;/);
  });

  it("are asked of nobody whom somebody's own directives would ask first", () => {
    const server = "auth_basic closed; auth_request /who;";
    const text = render({ directives: { server } });
    const [, own = ""] = /internal;\n([^}]*?) root /.exec(text) ?? [];
    for (const line of ["auth_basic off;", "allow all;", "satisfy all;", "auth_request off;"]) {
      ok(own.includes(line), line);
    }
  });

  it("leave the configuration of a stack without any as it is", () => {
    doesNotMatch(
      render({}, []),
      /error_page 50[234] |whose_listener|\$logged_|asked_method|nginx-error-page/,
    );
  });

  it("are brought where the proxy's volume lacks them, and by no preview that cannot look", () => {
    const hash = pagesHash([unavailable]) ?? "";
    const brings = (changes: object) => {
      const plan = decide(desired({ errorPages: [unavailable] }), actual(changes));
      return plan.outcome === "update" && plan.bringsPages;
    };
    deepEqual(
      [{}, { pages: ["other"] }, { pages: ["other", hash] }, { isAssumed: true }].map(brings),
      [true, true, false, false],
    );
  });

  it("are refused where they cannot be served", () => {
    const folder = mkdtempSync(join(tmpdir(), "forecaster-pages-"));
    try {
      const [whole, large, directory] = ["whole.html", "large.html", "directory.html"].map((name) =>
        join(folder, name),
      ) as [string, string, string];
      writeFileSync(whole, "x".repeat(1_048_576));
      writeFileSync(large, "x".repeat(1_048_577));
      mkdirSync(directory);
      const problems = (path: string) => {
        const { proxy } = validConfig({ proxy: { errorPages: { "503": path } } });
        const pages = findErrorPages(proxy);
        ok(pages.length === 1);
        return errorPageProblems(pages).map(({ message }) => message.replace(folder, ""));
      };
      deepEqual(problems(whole), []);
      deepEqual(problems(large), [
        'the file has 1048577 bytes; expected at most 1048576, got "/large.html"',
      ]);
      deepEqual(problems(directory), [
        'it is no file; expected a file with a page, got "/directory.html"',
      ]);
      deepEqual(problems(join(folder, "missing.html")), [
        'the file cannot be read (ENOENT); expected a readable file, got "/missing.html"',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const trouble = "the file cannot be read (ENOENT)";
    const refused = decide(desired({ errorPages: [{ ...unavailable, trouble }] }), actual());
    deepEqual(refused, {
      outcome: "refused",
      problems: [
        {
          path: "proxy.errorPages.503",
          message: `${trouble}, got "errors/503.html"`,
          fix: "pulumi config rm --path proxy.errorPages.503",
        },
      ],
    });
  });

  it("are files with an ending that says their type, for these statuses alone", () => {
    deepEqual(refusalOf({ proxy: { errorPages: { "503": "errors/503.txt" } } }), [
      'proxy.errorPages.503: not the path of a .html or .json file (letters, digits and ._/@+-); expected something like errors/503.html, got "errors/503.txt"',
    ]);
    deepEqual(refusalOf({ proxy: { errorPages: { "500": "errors/500.html" } } }), [
      "proxy.errorPages.500: unknown key; expected one of 502, 503, 504, got a text",
    ]);
  });
});
