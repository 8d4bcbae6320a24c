export * from "./finding";
export { printable } from "../foreign/printable";
export * from "./rule";
