import { limiter } from "../../../libvirt/limiter";
import { LibvirtError } from "../../../libvirt";
import type { Check, CheckContext, Checked, CheckSpec, Verdict } from "./types";

/** Attempts at the same time. */
const MOST = 32;

/** A check that looks at one member after the other, several at the same time. */
export const each =
  (one: (member: Checked, spec: CheckSpec, context: CheckContext) => Promise<Verdict>): Check =>
  async (members, spec, context) => {
    const limited = limiter(MOST);
    const verdicts = members.map(async (member): Promise<[string, Verdict]> => [
      member.name,
      await limited(() => judged(one, member, spec, context)),
    ]);
    return new Map(await Promise.all(verdicts));
  };

/** A host that does not answer is what is wrong with its members. */
async function judged(
  one: (member: Checked, spec: CheckSpec, context: CheckContext) => Promise<Verdict>,
  member: Checked,
  spec: CheckSpec,
  context: CheckContext,
): Promise<Verdict> {
  try {
    return await one(member, spec, context);
  } catch (error) {
    if (error instanceof LibvirtError) return error.message;
    throw error;
  }
}
