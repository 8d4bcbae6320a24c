import type { CallOptions } from "./call";
import { LibvirtError } from "./errors";

/** What happens to the state that belongs to a machine. */
export interface StateOnUndefine {
  readonly nvram: "keep" | "remove";
  readonly tpm: "keep" | "remove";
}

interface Steps {
  undefine(flags: readonly string[], options?: CallOptions): Promise<void>;
  definition(options?: CallOptions): Promise<string>;
}

/**
 * libvirt 8.9 brought the flags for the TPM's state. An older one keeps that state exactly where the definition says
 * `persistent_state='yes'` (libvirt 7.0, formatdomain "TPM device") and removes it elsewhere.
 */
export async function undefineWith(
  { undefine, definition }: Steps,
  { nvram, tpm }: StateOnUndefine,
  options?: CallOptions,
): Promise<void> {
  const nvramFlag = nvram === "keep" ? "--keep-nvram" : "--nvram";
  try {
    return await undefine([nvramFlag, tpm === "keep" ? "--keep-tpm" : "--tpm"], options);
  } catch (error) {
    if (!(error instanceof LibvirtError) || !hasNoTpmFlag(error)) throw error;
    if (tpm === "keep" && losesTpm(await definition(options))) {
      const reason = "this libvirt (before 8.9) also removes the TPM state, which must be kept";
      throw new LibvirtError(
        "unsupported",
        error.host,
        error.operation,
        reason,
        "Redefine the machine with persistent_state='yes' on the backend of its TPM first, or have the TPM state removed",
      );
    }
    await undefine([nvramFlag], options);
  }
}

const hasNoTpmFlag = ({ code, reason }: LibvirtError): boolean =>
  code === "unsupported" && /doesn't support option --(keep-)?tpm|unsupported flags/i.test(reason);

/** True where libvirt before 8.9 would remove the TPM's state with this definition. */
export const losesTpm = (xml: string): boolean =>
  (xml.match(/<backend\b[^>]*\btype=['"]emulator['"][^>]*>/g) ?? []).some(
    (backend) => !/\bpersistent_state=['"]yes['"]/.test(backend),
  );
