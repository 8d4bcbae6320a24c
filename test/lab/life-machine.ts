import assert from "node:assert/strict";
import { Domain, type DomainArgs } from "../../src/components";
import { assertSucceeded, type Outcome, TestStack } from "../provider/engine";
import type { TinyGuestOptions } from "../support/tiny-guest";
import type { LifeHost } from "./life-host";

/** A machine with a tiny guest that Pulumi's own engine deploys to a lab host. */
export class LifeMachine {
  private constructor(
    private readonly host: LifeHost,
    readonly name: string,
    readonly disk: string,
    private readonly stack: TestStack,
    private readonly more: Partial<DomainArgs>,
  ) {}

  /** The machine is not deployed yet. `more`: what it has in every deployment. */
  static async make(
    host: LifeHost,
    short: string,
    more: Partial<DomainArgs> = {},
    options: TinyGuestOptions = {},
  ): Promise<LifeMachine> {
    const stack = await TestStack.make(async () => undefined);
    return new LifeMachine(host, host.machineName(short), await host.guestDisk(short, options), stack, more);
  }

  get args(): DomainArgs {
    return lifeArgs(this.host, this.name, this.disk, this.more);
  }

  readonly preview = (changes: Changes = {}): Promise<Outcome> => this.stack.preview(this.program(changes));

  /** Deploys it; fails the test where `pulumi up` fails. */
  async up(changes: Changes = {}): Promise<Outcome> {
    const outcome = await this.tryUp(changes);
    assertSucceeded(outcome);
    return outcome;
  }

  readonly tryUp = (changes: Changes = {}): Promise<Outcome> => this.stack.up(this.program(changes));

  /** Changes it while it runs: QEMU stays the same, and runs as it is defined, also after a refresh. */
  async changeLive(changes: Changes): Promise<void> {
    const id = this.domainId;
    await this.up(changes);
    assert.equal(this.domainId, id, "it was started anew");
    const outputs = await this.outputs();
    assert.deepEqual([outputs["restartRequired"], (outputs["disruption"] as Cost).level], [false, "live"]);
    assertSucceeded(await this.stack.refresh());
    const refreshed = await this.outputs();
    assert.deepEqual([refreshed["restartRequired"], refreshed["drift"]], [false, []]);
  }

  async outputs(): Promise<Record<string, unknown>> {
    const found = (await this.stack.resources()).find(({ type }) => type === "windows-guest:index:Domain");
    assert.ok(found?.outputs, "the state has no machine");
    return found.outputs;
  }

  get domainId(): string {
    return this.host.virsh("domid", this.name);
  }
  get uuid(): string {
    return this.host.virsh("domuuid", this.name);
  }
  get powerState(): string {
    return this.host.virsh("domstate", this.name);
  }
  get running(): string {
    return this.host.virsh("dumpxml", "--security-info", this.name);
  }
  get defined(): string {
    return this.host.virsh("dumpxml", "--inactive", "--security-info", this.name);
  }

  /** What a program that the agent runs in the guest says. */
  inGuest(program: string, ...args: readonly string[]): string {
    const execute = JSON.stringify({ path: program, arg: args, "capture-output": true });
    const said = this.host.run(`
      ask() { virsh -c qemu:///system qemu-agent-command ${this.name} "$1"; }
      pid=$(ask '{"execute":"guest-exec","arguments":${execute}}' | tr -cd 0-9)
      for i in $(seq 20); do
        status=$(ask '{"execute":"guest-exec-status","arguments":{"pid":'$pid'}}')
        case $status in *'"exited":true'*) break ;; esac
        sleep 0.5
      done
      echo "$status"`);
    const { return: status } = JSON.parse(said) as { return: { "out-data"?: string } };
    return Buffer.from(status["out-data"] ?? "", "base64")
      .toString()
      .trim();
  }

  /** Both the running machine and its definition. */
  get both(): readonly string[] {
    const dump = (...options: readonly string[]): string =>
      ["dumpxml", ...options, "--security-info", this.name].join(" ");
    return this.host.virsh(`${dump()}; echo @@@; ${dump("--inactive")}`).split("@@@");
  }

  readonly refresh = (): Promise<Outcome> => this.stack.refresh();
  readonly remove = (): Promise<void> => this.stack.remove();

  private program(changes: Changes) {
    return async (): Promise<void> => {
      const changed = typeof changes === "function" ? changes() : changes;
      new Domain("ada", { ...this.args, ...changed });
    };
  }
}

/** What a deployment has instead of the usual; a function declares further resources beforehand. */
export type Changes = Partial<DomainArgs> | (() => Partial<DomainArgs>);

interface Cost {
  readonly level: string;
}

/**
 * With the preset's enlightenments and the host's CPU, on BIOS: the emulated host cannot run UEFI firmware (README.md).
 */
export const lifeArgs = (
  host: Pick<LifeHost, "uri" | "network">,
  name: string,
  disk: string,
  more: Partial<DomainArgs> = {},
): DomainArgs => ({
  name,
  host: { uri: host.uri },
  windows: "windows-10",
  preset: "minimal",
  firmware: { type: "bios" },
  drivers: "virtio",
  vcpus: 1,
  memory: "2 GiB",
  guestAgent: true,
  memoryBalloon: true,
  systemDisk: { path: disk, format: "raw", bus: "virtio" },
  networks: [{ network: host.network, name: "lan", model: "virtio" }],
  graphics: { type: "vnc" },
  autostart: false,
  running: true,
  waitFor: "agent",
  readyTimeoutSeconds: 300,
  shutdownTimeoutSeconds: 60,
  ...more,
});
