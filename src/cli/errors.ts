/** The command was called wrongly: exit code 2. The message is all that a person sees. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What was asked for could not be done, through no fault of the call: exit code 1. */
export class FailedError extends Error {
  override readonly name = "FailedError";
}

/** `clean`; findings of severity error, or a host that did not answer; a wrong call. */
export const EXIT = { clean: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
