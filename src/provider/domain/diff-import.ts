import { domainDifferences, renderDomainTree } from "../../domain";
import { canonicalJson } from "../../guest";
import { asUpdated } from "../../guest/importing";
import type { HostProfile } from "../../hosts/types";
import { asPropertyChanges, meaningfulChanges } from "../diff-inputs";
import { canonicalHost } from "../host-uri";
import type { Properties } from "../properties";
import type { DiffRequest, DiffResult } from "../resource";
import { deployedDocument } from "./deployed";
import { resolve } from "./resolve";

/**
 * Compares a program that has the option `import` with the machine that it names. An engine imports it and then makes
 * what differs an update; older ones refuse the import. So nothing counts but the machine and how it is run: a program
 * that says the same in other words, with another preset or without what an update keeps anyway (MAC addresses, the
 * version of the chipset), is right.
 */
export function diffImport({ oldInputs, olds, news }: DiffRequest, host: HostProfile | undefined): DiffResult {
  const document = deployedDocument(olds);
  if (document === undefined) return { changes: {} };
  const { definition: machine, rest } = document.parsed;
  const { metadata: _, ...there } = machine;
  const meaning = (inputs: Properties): string => {
    const { resolution, findings, lifecycle } = resolve(inputs, host);
    if (resolution.definition === undefined) return canonicalJson({ inputs: inputs.value, findings });
    const { metadata: __, ...wanted } = asUpdated(resolution.definition, machine, {
      systemDisk: inputs.value["systemDisk"] !== undefined,
      ownMac: (index) => hasMac(inputs, index),
    });
    const differences = domainDifferences(renderDomainTree(there, {}, rest), renderDomainTree(wanted, {}, rest));
    return canonicalJson({ differences, lifecycle, host: canonicalHost(inputs) ?? null });
  };
  return { changes: asPropertyChanges(meaningfulChanges(oldInputs, news, meaning), () => false) };
}

const hasMac = ({ value: { networks } }: Properties, index: number): boolean =>
  Array.isArray(networks) && (networks[index] as { mac?: unknown } | undefined)?.mac !== undefined;
