export * from "./finding";
export * from "./printable";
export * from "./rule";
