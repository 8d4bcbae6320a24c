import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { PrivateLibvirtd } from "../../support/private-libvirtd";

/** A virsh that stays, one for each host: thousands of questions need no process each. */
export class VirshShell {
  private static readonly all = new Map<PrivateLibvirtd, VirshShell>();

  static of(host: PrivateLibvirtd): VirshShell {
    let shell = VirshShell.all.get(host);
    if (shell === undefined || shell.child.exitCode !== null) {
      shell = new VirshShell(host);
      VirshShell.all.set(host, shell);
    }
    return shell;
  }

  /** After its libvirtd was restarted, or at the end. */
  static forget(host: PrivateLibvirtd): void {
    VirshShell.all.get(host)?.child.kill();
    VirshShell.all.delete(host);
  }

  private readonly child: ChildProcessWithoutNullStreams;
  private said = "";
  private errors = "";
  private asked = 0;
  private more = (): void => undefined;

  private constructor(host: PrivateLibvirtd) {
    this.child = spawn("virsh", ["-q", "-c", host.uri], {
      env: { ...process.env, LC_ALL: "C", TERM: "dumb", VIRSH_HISTSIZE: "0" },
    });
    this.child.on("exit", () => this.more());
    // `ask` tells that it ended.
    this.child.stdin.on("error", () => undefined);
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.said += text;
      this.more();
    });
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text;
      this.more();
    });
  }

  /** Each command's answer. A command that fails has an empty one; with `strict` it is an error. */
  async ask(commands: readonly string[], strict = false): Promise<string[]> {
    this.said = "";
    this.errors = "";
    // virsh repeats what it is told, but not as it says it: without the quotes.
    const marks = commands.map(() => `@@${++this.asked}@@`);
    const end = marks.at(-1)!;
    const told = commands.map(
      (command, index) => `${command}\necho "${marks[index]!.slice(0, 3)}"${marks[index]!.slice(3)}\n`,
    );
    this.child.stdin.write(`${told.join("")}echo --err ${end}\n`);
    while (!this.said.includes(end) || !this.errors.includes(end)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`virsh ended: ${this.errors}`);
      await new Promise<void>((resolve) => (this.more = resolve));
    }
    const errors = this.errors.slice(0, this.errors.indexOf(end)).replace(/error: $/, "");
    if (strict && errors !== "") throw new Error(`virsh: ${errors}(${commands.join("; ")})`);
    let from = 0;
    return marks.map((mark) => {
      const to = this.said.indexOf(mark, from);
      const text = this.said.slice(from, to);
      from = to + mark.length;
      // Between the line that it was told and the one that asked for the mark.
      return text.split("\n").slice(1, -2).join("\n");
    });
  }
}
