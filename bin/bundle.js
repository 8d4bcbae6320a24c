"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/**
 * The program that `npm run build` made of this name. Ends the process where it was not built.
 * @param {string} name
 * @param {{exitCode?: number}} [options] what the process ends with then, 1 by default
 */
exports.bundle = (name, { exitCode = 1 } = {}) => {
  const root = path.join(__dirname, "..");
  const main = path.join(root, "dist", "bin", `${name}.js`);
  if (!fs.existsSync(main)) {
    console.error(`${name} is not built: ${main} does not exist. Run "npm run build" in ${root}.`);
    process.exit(exitCode);
  }
  // Node 22.8 and newer can keep compiled code between runs, which makes the start quicker. In the user's own folder:
  // Node's default is below the shared temporary directory, where others could put something in its place.
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  require("node:module").enableCompileCache?.(path.join(cache, "windows-guest"));
  return require(main);
};
