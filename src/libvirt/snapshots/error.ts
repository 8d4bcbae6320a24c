import { printable } from "../../foreign/printable";

/** A snapshot operation that was refused or that failed. The message says what holds now and what to do. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
  constructor(message: string) {
    super(printable(message, 4_000));
  }
}
