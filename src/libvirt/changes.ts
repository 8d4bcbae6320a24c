import type { Batches, Step } from "./batches";
import type { CallOptions } from "./call";
import { LibvirtError } from "./errors";
import { glanceCommands, glanced, type MachineGlance } from "./look";
import type { Lookup } from "./lookup";

/** Milliseconds for a machine to start. */
export const START_LIMIT = 120_000;

/** How a machine that is defined is to be run. What is absent stays as it is. */
export interface Run {
  readonly autostart?: boolean;
  readonly power?: "start" | "resume";
}

export interface Finished {
  /** What failed, in the order in which it was tried. */
  readonly problems: readonly LibvirtError[];
  /** The machine afterwards; undefined where it could not be seen. */
  readonly machine?: MachineGlance;
}

/**
 * Changes of a machine, and how it is afterwards, in one virsh process. virsh goes on after a command that fails, so
 * that only what may be done after a failure of the first stands behind it.
 */
export interface Changes {
  /**
   * Defines, or redefines in place. Rejects where libvirt refuses the definition, or nobody knows what became of it.
   * Undefined: it is defined, and was not looked at, because nobody wants that or it could not be.
   */
  define(uuid: string, xml: string, wantsLook: boolean, options?: CallOptions): Promise<MachineGlance | undefined>;
  /** Sets autostart and power. Never rejects for what libvirt says. */
  finish(uuid: string, run: Run, options?: CallOptions): Promise<Finished>;
}

const powerStep = (uuid: string, power: NonNullable<Run["power"]>): Step => ({
  operation: `${power} ${uuid}`,
  command: [power, `--domain=${uuid}`],
});

const autostartStep = (uuid: string, on: boolean): Step => ({
  operation: `set autostart of ${uuid}`,
  command: ["autostart", `--domain=${uuid}`, ...(on ? [] : ["--disable"])],
});

export function changes(host: string, { steps, batch }: Pick<Batches, "steps" | "batch">, machines: Lookup): Changes {
  const look = (uuid: string): Step[] =>
    glanceCommands(uuid).map((command) => ({ operation: `look at ${uuid}`, command }));
  const tried = async <T>(what: () => T | Promise<T>, problems: LibvirtError[]): Promise<T | undefined> => {
    try {
      return await what();
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
      problems.push(error);
      return undefined;
    }
  };
  /** Where the process that changed something failed as a whole, the machine is there still. */
  const lookAfterwards = async (uuid: string, options: CallOptions | undefined): Promise<MachineGlance | undefined> =>
    glanced(host, uuid, uuid, await batch(`look at ${uuid}`, glanceCommands(uuid), options));

  return {
    async define(uuid, xml, wantsLook, options) {
      const define = { operation: "define the machine", command: ["define", "--validate", "/dev/stdin"] };
      const { answers, broken } = await steps(define.operation, [define, ...(wantsLook ? look(uuid) : [])], {
        ...options,
        input: xml,
      });
      const [defined, ...seen] = answers;
      if (!defined!.ok) throw defined!.error;
      return wantsLook && broken === undefined ? tried(() => glanced(host, uuid, uuid, seen), []) : undefined;
    },

    async finish(
      uuid,
      { autostart, power },
      { timeLimit = power === "start" ? START_LIMIT : undefined, ...rest } = {},
    ) {
      const problems: LibvirtError[] = [];
      const todo = [
        ...(autostart === undefined ? [] : [autostartStep(uuid, autostart)]),
        ...(power === undefined ? [] : [powerStep(uuid, power)]),
      ];
      const options = { ...rest, ...(timeLimit === undefined ? {} : { timeLimit }) };
      const said =
        todo.length === 0
          ? undefined
          : await tried(() => steps(todo.at(-1)!.operation, [...todo, ...look(uuid)], options), problems);
      for (const answer of said?.answers.slice(0, todo.length) ?? [])
        if (!answer.ok) problems.push((await machines.confirmed(answer.error, uuid, rest)) as LibvirtError);
      const machine =
        said === undefined || said.broken !== undefined
          ? await tried(() => lookAfterwards(uuid, rest), problems)
          : await tried(() => glanced(host, uuid, uuid, said.answers.slice(todo.length)), problems);
      return { problems, ...(machine === undefined ? {} : { machine }) };
    },
  };
}
