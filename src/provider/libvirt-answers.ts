import { XmlParseError } from "../domain";
import { type LibvirtClient, LibvirtError, quoteAll } from "../libvirt";
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

/**
 * What `read` makes of the XML that a virsh command answered. An answer that is too long, too deep or no XML is an
 * error that names the command.
 */
export function readAs<T>(
  read: (xml: string) => T,
  xml: string,
  { host }: Pick<LibvirtClient, "host">,
  command: readonly string[],
): T {
  try {
    return read(xml);
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    throw new OperationFailed(
      `${host}: the response of libvirt cannot be used (${error.message}). To see it, run: ${quoteAll(["virsh", "-c", host, ...command])}`,
    );
  }
}
