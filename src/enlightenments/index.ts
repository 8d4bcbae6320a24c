export * from "./catalogue";
export type { RuleContext } from "./engine/context";
export type { EnlightenmentRule } from "./engine/define";
export { NOT_REQUESTED } from "./engine/rows";
export { strengthOf, who, type RequesterWords } from "./engine/strength";
export {
  dependencyEdges,
  dependencyNodes,
  dependencyOrder,
  dependentsOf,
  requirementsOf,
  type DependencyEdge,
  type DependencyNode,
} from "./graph";
export * from "./modes";
export * from "./names";
export * from "./requests";
export * from "./resolve";
export { rules as enlightenmentRules } from "./rules";
export * from "./types";
