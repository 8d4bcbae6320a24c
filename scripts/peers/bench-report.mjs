// @ts-check

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {Record<string, number>} seconds by step
 * @property {string} outcome what became of a machine whose update libvirt rejected
 */

/**
 * @param {readonly Row[]} rows
 * @param {{domains: number, machine: string}} run
 * @returns {string} Markdown
 */
export function table(rows, { domains, machine }) {
  const number = (/** @type {number | undefined} */ value) => (value === undefined ? "" : `${value.toFixed(1)} s`);
  return [
    `${domains} machines, ${machine}, Pulumi's Automation API with state in files:`,
    "",
    "| | preview | up | up without a change | refresh | an update that libvirt rejects |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map(({ name, seconds, outcome }) => `| ${name} | ${["preview", "up", "again", "refresh"].map((step) => number(seconds[step])).join(" | ")} | ${outcome} |`),
    "",
  ].join("\n");
}

/**
 * What each line does with a definition that libvirt refuses. The checks of this package are gone around: the second definition is
 * changed after they have passed, by a transform, the way a setting slips through that no check knows.
 * @param {{newStack: Function, prefix: string, guest: object, options: object, WindowsGuest: any, virsh: (...args: string[]) => {ok: boolean, stdout: string}}} bench
 * @returns {Promise<string>}
 */
export async function rejected({ newStack, prefix, guest, options, WindowsGuest, virsh }) {
  const name = `${prefix}rejected`;
  let spoil = false;
  const stack = await newStack(async () => {
    new WindowsGuest(name, guest, { ...options, transforms: [(/** @type {any} */ args) => (spoil ? spoilt(args) : undefined)] });
  });
  await stack.up({});
  spoil = true;
  const first = await attempt(stack);
  const there = virsh("domuuid", name).ok;
  spoil = false;
  const second = await attempt(stack);
  const back = virsh("domuuid", name).ok;
  await stack.destroy({}).catch(() => undefined);
  return `${first}; the machine ${there ? "is as it was" : "is gone"}${there ? "" : `, and the next good \`up\` ${second} and it is ${back ? "back" : "still gone"}`}`;
}

/**
 * A disk bus that libvirt does not know for a device that is otherwise right, in whatever form the line writes a machine.
 * @param {{type: string, props: any, opts: any}} args
 */
function spoilt({ type, props, opts }) {
  if (type === "windows-guest:index:Domain") return { props: { ...props, cpu: { mode: "custom", model: "no-such-model" } }, opts };
  if (type !== "libvirt:index/domain:Domain") return undefined;
  if (props.xml === undefined) return { props: { ...props, cpu: { ...props.cpu, model: "no-such-model" }, onCrash: "no-such-action" }, opts };
  return { props: { ...props, xml: { xslt: props.xml.xslt.replace("<on_crash>", "<on_crash>").replace("</cpu>", "</cpu><on_crash>no-such-action</on_crash>") } }, opts };
}

/** @param {{up: (options: object) => Promise<unknown>}} stack */
async function attempt(stack) {
  try {
    await stack.up({});
    return "succeeds";
  } catch {
    return "fails";
  }
}
