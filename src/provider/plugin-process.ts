/** The engine's address among the plugin's arguments; the flags that the engine may put before it are skipped. */
export function engineAddress(args: readonly string[]): string | undefined {
  const positional = args.filter((arg, index) => !arg.startsWith("-") && args[index - 1] !== "--tracing");
  return positional[0];
}

/** An engine that was killed cannot end its plugins; an orphan would wait for ever. */
export function exitWithParent(exit: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) exit();
  }, 5_000).unref();
}
