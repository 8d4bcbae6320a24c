import { engineAddress, exitWithParent } from "../provider/plugin-process";
import { PolicyServer } from "./server";

/** Starts the policy pack: serves on a free port and prints it as the first line, as the engine expects. */
export async function main(args: readonly string[]): Promise<void> {
  const server = new PolicyServer(engineAddress(args));
  const exit = (): never => {
    server.close();
    process.exit(0);
  };
  process.on("SIGINT", exit);
  process.on("SIGTERM", exit);
  exitWithParent(exit);
  process.stdout.write(`${await server.listen()}\n`);
}
