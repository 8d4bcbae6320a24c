import type { Finding } from "../findings";
import { exampleHost } from "../hosts/examples";
import { resolveGuests } from "./guests";
import type { FileExample } from "./rules";
import { parseSpecFile } from "./spec-file";

/** What is found in the example of a rule. */
export function exampleFindings({ file, hosts = [] }: FileExample): Finding[] {
  const { guests, findings } = resolveGuests(parseSpecFile(file, "guests.yaml", "/srv/guests"), hosts.map(exampleHost));
  return [...findings, ...guests.flatMap((guest) => guest.findings)];
}
