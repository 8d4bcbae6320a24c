/**
 * Switches stack traces off until the function that it gives is called. The SDK takes four of them for each property of
 * a resource, only to name promises that never end: for machines and disks with their many outputs that is more work
 * than all the rest of their registration. With `PULUMI_DEBUG_PROMISE_LEAKS` they stay on.
 */
export function stackTracesOff(): () => void {
  const { stackTraceLimit } = Error;
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
}
