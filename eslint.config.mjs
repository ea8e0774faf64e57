import js from "@eslint/js";
import mocha from "eslint-plugin-mocha";
import tseslint from "typescript-eslint";

/** Imports that a part of the repository may not have: test knows tools and components, tools know components. */
function mayNotImport(files, patterns, ignores = []) {
  return {
    files: [files],
    ignores,
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] },
  };
}

const impure = ["@pulumi/*", "node:fs*", "node:child_process"];
const noTest = { group: ["**/test/**"], message: "Tools know no test." };
const door = { group: ["**/offline/*"], message: "tools/offline is asked at its door, index.ts." };
const makers = ["**/container", "**/image", "**/dockerScript"];

export default tseslint.config(
  { ignores: ["node_modules/", "**/dist/", "test/sabotage/work/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  mayNotImport("components/model/*.ts", [
    { group: [...impure, "../*"], message: "The model is pure." },
  ]),
  // Each group knows itself and what comes after it: plan, proxy, config.
  ...Object.entries({
    config: ["../plan/*", "../proxy/*", "../database/*", "../leftFiles/*"],
    proxy: ["../plan/*", "../database/*", "../leftFiles/*"],
    "{database,leftFiles,plan}": ["../../*"],
  }).map(([folder, above]) =>
    mayNotImport(`components/model/${folder}/*.ts`, [
      { group: [...impure, "../../*"], message: "The model is pure." },
      { group: above, message: "The arrows are plan -> proxy -> config." },
    ]),
  ),
  mayNotImport(
    "components/*.ts",
    [
      { group: ["**/tools/**", "**/test/**"], message: "Components stand alone." },
      { group: makers, allowTypeImports: true, message: "dockerHost.ts makes it." },
    ],
    ["components/dockerHost.ts"],
  ),
  mayNotImport("tools/offline/*.ts", [noTest]),
  // What builds without registries can be deleted as one: the rest knows its door alone.
  mayNotImport("tools/**/*.ts", [noTest, door], ["tools/offline/*.ts"]),
  mayNotImport("test/**/*.ts", [door], ["test/unit/offline/*.ts"]),
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { require: "readonly", module: "writable" },
    },
  },
  {
    files: ["test/**/*.ts"],
    ...mocha.configs.recommended,
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "mocha/no-mocha-arrows": "off",
      "mocha/consistent-spacing-between-blocks": "off",
      "mocha/no-setup-in-describe": "off",
      "mocha/no-exclusive-tests": "error",
      "mocha/no-pending-tests": "error",
    },
  },
);
