// @ts-check
import { ensureBuild } from "./build.mjs";
import { ensureDaemons } from "./daemons.mjs";
import { ensureLibvirt } from "./libvirt.mjs";
import { ensureNodeModules } from "./node-modules.mjs";
import { Progress } from "./progress.mjs";
import { ensurePulumi } from "./pulumi.mjs";

/**
 * Makes this machine ready: Node packages, libvirt and QEMU, their daemons, Pulumi, and dist/. What is there
 * already is left alone. The slow parts run side by side.
 * @param {Progress} [progress]
 * @returns {Promise<import("./pulumi.mjs").PulumiToolchain>}
 */
export async function setUp(progress = new Progress()) {
  const [toolchain] = await allOrErrors([
    ensurePulumi(progress),
    ensureLibvirt(progress).then(() => ensureDaemons(progress)),
    ensureNodeModules(progress).then(() => ensureBuild(progress)),
  ]);
  return toolchain;
}

/**
 * Like Promise.all, but waits for every one and tells every failure, so that a person has to come back once.
 * @template {readonly unknown[]} T
 * @param {{[K in keyof T]: Promise<T[K]>}} promises
 * @returns {Promise<T>}
 */
async function allOrErrors(promises) {
  const settled = await Promise.allSettled(promises);
  const failures = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (failures.length > 0) throw new Error(failures.map((one) => one.message).join("\n\n"), { cause: failures[0] });
  return /** @type {any} */ (settled.map((one) => /** @type {PromiseFulfilledResult<unknown>} */ (one).value));
}
