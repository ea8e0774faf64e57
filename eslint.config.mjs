import js from "@eslint/js";
import mocha from "eslint-plugin-mocha";
import tseslint from "typescript-eslint";

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
