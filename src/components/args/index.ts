export * from "./devices";
export * from "./enlightenments";
export * from "./guest";
export * from "./machine";
export * from "./windows-guest";
