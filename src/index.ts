/** The public API: the components and resources for Pulumi programs, and the pure functions of `./rules`. */
export * from "./components";
export * from "./rules";
