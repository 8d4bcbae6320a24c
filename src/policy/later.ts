/** Work that nobody waits for yet: it is done between requests, and the rest of it when its results are needed. */
export class Later {
  private readonly tasks: (() => void)[] = [];
  private isScheduled = false;

  /** @param task throws nothing */
  add(task: () => void): void {
    this.tasks.push(task);
    this.schedule();
  }

  finish(): void {
    for (const task of this.tasks.splice(0)) task();
  }

  private schedule(): void {
    if (this.isScheduled || this.tasks.length === 0) return;
    this.isScheduled = true;
    // One at a time: a request that has come meanwhile goes first.
    setImmediate(() => {
      this.isScheduled = false;
      this.tasks.shift()?.();
      this.schedule();
    });
  }
}
