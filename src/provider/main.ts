import { closeLibvirtClients } from "../libvirt";
import { engineAddress, exitWithParent } from "./plugin-process";
import { handlers } from "./registry";
import { schemaJson } from "./schema";
import { ProviderServer } from "./server";
import { packageVersion } from "./version";

/** Starts the plugin: serves on a free port and prints it as the first line, as the engine expects. */
export async function main(args: readonly string[]): Promise<void> {
  const server = new ProviderServer({
    version: packageVersion,
    schema: schemaJson,
    ...handlers(),
    engineAddress: engineAddress(args),
  });
  const parent = process.ppid;
  const exit = async (): Promise<never> => {
    await server.stop({ inOrder: process.ppid === parent });
    await closeLibvirtClients();
    process.exit(0);
  };
  // At the end of every run the engine interrupts its plugins and waits five seconds for each to go by itself.
  // Operations that are still under way then are cancelled, and answer before we go: they may have something to say
  // about a machine.
  process.on("SIGINT", () => void exit());
  process.on("SIGTERM", () => void exit());
  exitWithParent(() => void exit());
  process.stdout.write(`${await server.listen()}\n`);
}
