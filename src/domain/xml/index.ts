export * from "./element";
export * from "./parse";
export * from "./serialize";
