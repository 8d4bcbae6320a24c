export * from "./finding";
export { printable } from "../foreign/printable";
export { bare, nearest } from "./nearest";
export * from "./rule";
export * from "./suppression";
