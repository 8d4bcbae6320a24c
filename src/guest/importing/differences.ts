import {
  type DomainDefinition,
  domainDifferences,
  type DomainDifference,
  type DomainRest,
  renderDomainTree,
  RestConflictError,
} from "../../domain";

/**
 * How two forms of a machine differ that has the same rest. Where the rest does not fit one of them, such as addresses
 * on the other chipset, what the definitions say is compared: the difference itself is among it.
 */
export function differencesBeside(
  rest: DomainRest | undefined,
  there: DomainDefinition,
  wanted: DomainDefinition,
): DomainDifference[] {
  const differences = (beside: DomainRest | undefined): DomainDifference[] =>
    domainDifferences(renderDomainTree(there, {}, beside), renderDomainTree(wanted, {}, beside));
  try {
    return differences(rest);
  } catch (error) {
    if (error instanceof RestConflictError) return differences(undefined);
    throw error;
  }
}
