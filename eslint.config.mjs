import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Rooms from the ground up: each may import itself and what stands before it. See "Rooms" in CONTRIBUTING.md. */
const rooms = [
  "foreign",
  "findings",
  "enlightenments",
  "windows",
  "presets",
  "hosts",
  "domain",
  "machines",
  "guest",
  "libvirt",
  "adapters",
  "fleet",
  "lint",
  "provider",
  "components",
  "pulumi-libvirt",
  "policy",
];
/** Only these may import Pulumi. */
const pulumiRooms = ["provider", "components", "pulumi-libvirt", "policy"];

/**
 * The command line stands on these without being one of them: it starts quickly only as long as it never meets Pulumi.
 */
const order = [...rooms, "cli"];

/**
 * What a room may not reach, whichever way the import is written: `no-restricted-imports` sees `import … from` and
 * `export … from` only, and the command line loads most of what it needs with `require`.
 * @param {readonly string[]} forbidden rooms
 * @param {boolean} mayPulumi
 * @returns {import("eslint").Linter.RulesRecord}
 */
const mayNotReach = (forbidden, mayPulumi) => {
  const targets = [
    ...forbidden.map((room) => `^([.]{2}[/])+${room}([/]|$)`),
    ...(mayPulumi ? [] : ["^@pulumi[/]"]),
  ].join("|");
  const places = [
    "ImportDeclaration",
    "ExportNamedDeclaration",
    "ExportAllDeclaration",
    "ImportExpression",
    "TSExternalModuleReference",
    "CallExpression[callee.name='require']",
  ];
  const message = `Dependencies point one way: ${[...forbidden, ...(mayPulumi ? [] : ["@pulumi"])].join(", ")} must not be reached from here.`;
  return {
    "no-restricted-syntax": [
      "error",
      { selector: `:matches(${places.join(", ")}) > Literal[value=/${targets}/]`, message },
    ],
  };
};

/** @type {import("eslint").Linter.Config[]} */
const roomRules = order.map((room, index) => ({
  files: [`src/${room}/**/*.ts`],
  rules: mayNotReach(room === "cli" ? pulumiRooms : order.slice(index + 1), pulumiRooms.includes(room)),
}));

export default defineConfig(
  globalIgnores(["dist/", "node_modules/", ".cache/", "coverage/"]),
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-non-null-assertion": "off",
      // Heavy modules are required where they are used, so that the command line starts quickly.
      "@typescript-eslint/no-require-imports": "off",
      // What the formatter cannot break: comments.
      "max-len": ["error", { code: 1000, comments: 120, ignoreUrls: true }],
      eqeqeq: "error",
      "no-control-regex": "off",
    },
  },
  {
    files: ["**/*.ts"],
    extends: tseslint.configs.recommendedTypeCheckedOnly,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
  {
    files: ["**/*.ts"],
    rules: {
      // An interface may want a promise of what is known at once.
      "@typescript-eslint/require-await": "off",
      // Values of unknown type are made text where objects were dealt with before; the rule cannot see that.
      "@typescript-eslint/no-base-to-string": "off",
      // What we write as methods are closures: none of them reads `this`.
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    // Tests read JSON and answers of programs as they come; a wrong guess of theirs fails the test.
    files: ["test/**/*.ts", "bench/**/*.ts", "docs/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  ...roomRules,
);
