import * as crypto from "node:crypto";

/** Hex digest. `crypto.hash` is several times as fast on short input, and came with Node 20.12. */
export const sha = (algorithm: "sha1" | "sha256", data: string | Buffer): string =>
  typeof crypto.hash === "function"
    ? crypto.hash(algorithm, data, "hex")
    : crypto.createHash(algorithm).update(data).digest("hex");
