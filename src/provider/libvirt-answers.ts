import { LibvirtError } from "../libvirt";
import { OperationFailed } from "./errors";

/** libvirt's answer, or undefined where libvirt says that there is no such thing. Any other failure stays one. */
export async function unlessMissing<T>(answer: Promise<T>, what: RegExp = /./): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LibvirtError && error.code === "not-found" && what.test(error.reason)) return undefined;
    throw error;
  }
}

/** Turns libvirt's errors into ones that the engine shows as they are. */
export async function speaking<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    throw error instanceof LibvirtError ? new OperationFailed(error.message) : error;
  }
}
