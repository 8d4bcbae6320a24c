import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Rooms from the ground up: each may import itself and what stands before it. See the README's "Rooms". */
const rooms = ["findings", "enlightenments", "windows", "presets", "hosts", "domain", "guest", "libvirt", "adapters", "provider", "components", "policy"];
/** Only these may import Pulumi. */
const pulumiRooms = ["provider", "components", "policy"];

/** @param {readonly string[]} forbidden rooms */
const notFrom = (forbidden) => forbidden.map((room) => ({ group: [`**/${room}`, `**/${room}/**`], message: `Dependencies point one way; ${room} comes later.` }));

/** @type {import("eslint").Linter.Config[]} */
const roomRules = rooms.map((room, index) => {
  const later = [...rooms.slice(index + 1), "cli"];
  const pulumi = pulumiRooms.includes(room) ? [] : [{ group: ["@pulumi/*"], message: "Only provider, components and policy import Pulumi." }];
  return {
    files: [`src/${room}/**/*.ts`],
    ...(room === "adapters" ? { ignores: ["src/adapters/pulumi/**"] } : {}),
    rules: { "no-restricted-imports": ["error", { patterns: [...notFrom(later), ...pulumi] }] },
  };
});

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
      eqeqeq: "error",
      "no-control-regex": "off",
    },
  },
  { files: ["test/**/*.ts"], rules: { "@typescript-eslint/no-unused-expressions": "off" } },
  ...roomRules,
);
