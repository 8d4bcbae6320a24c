/**
 * A process that uses hosts, for tests of what it leaves: `<what> <uri>...`. It says "ready" when its hosts have
 * answered.
 */
import { libvirtClient } from "../../src/libvirt";
import { listMachines } from "./stand-ins";

const [what, ...uris] = process.argv.slice(2);
const clients = uris.map(libvirtClient);

async function main(): Promise<void> {
  await Promise.all(clients.map((client) => listMachines(client)));
  // The double of virsh hangs at these.
  const hanging = what === "hang" ? clients.flatMap((client) => [client.start("ada"), client.define("<domain/>")]) : [];
  if (what === "plugin")
    await (require("../../src/provider/main") as typeof import("../../src/provider/main")).main([]);
  console.log("ready");
  if (what === "exit") process.exit(0);
  if (what === "throw") throw new Error("thrown by the test");
  await Promise.all(hanging);
  setInterval(() => undefined, 1000);
}

// An uncaught error, not a handled rejection.
main().catch((error: unknown) =>
  setImmediate(() => {
    throw error;
  }),
);
