import { isIP } from "node:net";

import * as z from "zod";

import { hostUriMeant, hostUriProblem } from "../../hosts/uri";
import { cpusetMeant, parseCpuset } from "./cpuset";
import { nameMeant } from "./name-meant";
import { countMeant } from "./numerals";
import type { Problem } from "./problem";
import { scheduleProblem, timeZoneProblem } from "./schedule";
import { listText, show } from "../explaining/show";
import { parseSize, SIZE_UNITS, sizesMeant } from "./size";
import { otherPlace } from "./words/places";

export type Check<Value> = (value: Value) => Problem | undefined;

const refuse = (ctx: z.RefinementCtx, found: Problem): void =>
  ctx.addIssue({ code: "custom", message: found.problem, params: { fix: found.fix } });

const checked =
  <Value>(check: Check<Value>) =>
  (value: Value, ctx: z.RefinementCtx): void => {
    const found = check(value);
    if (found) refuse(ctx, found);
  };

/** What may be meant by a value that a schema refuses: not checked yet. */
type Meant = (given: unknown) => unknown;
const meantBy = new WeakMap<object, Meant>();

/**
 * What may be meant by a value that this schema refuses, as a value; undefined where nothing can be told. Whether the
 * schema takes it, is not checked.
 */
export const meantFor = (schema: object, given: unknown): unknown => meantBy.get(schema)?.(given);

function meaning<Schema extends z.ZodType>(schema: Schema, meant: Meant): Schema {
  meantBy.set(schema, meant);
  return schema;
}

/** What a schema accepts, in words that follow "write" or "use", and the limits that it enforces. */
export interface Form {
  readonly text: string;
  readonly min?: number;
  readonly max?: number;
  /** The largest value that the text names, where only some hosts accept more. */
  readonly most?: number;
  /** The longest text, in characters. */
  readonly longest?: number;
}

/** Forms by schema. Messages and the pages about arguments read them. */
export const forms = z.registry<Form>();

/** A text that `check` accepts. `meant` reads what people write instead. */
export const text = (check: Check<string>, form?: Form, meant?: Meant): z.ZodString => {
  const schema = z.string().superRefine(checked(check));
  if (form !== undefined) schema.register(forms, form);
  return meant === undefined ? schema : meaning(schema, meant);
};

/** The text of a form without its marks for code, as messages have it. */
export const plain = (form: Form): string => form.text.replaceAll("`", "");

/** What was probably meant, as a question, if that is right. */
export const question = (check: Check<string>, meant: string | undefined): string | undefined =>
  meant === undefined || check(meant) !== undefined ? undefined : `did you mean ${show(meant)}?`;

export const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/**
 * Characters that XML 1.0 cannot carry, plus everything that moves text about; tab and line breaks are fine in prose.
 */

export const NOT_PROSE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

interface WholeOptions {
  /** The limit that messages name, where only some hosts take what the schema does. */
  readonly most?: number;
  /** Which hosts take more. */
  readonly beyond?: string;
  /** Reads what people write instead of the number. */
  readonly meant?: (given: unknown) => number | undefined;
}

export const whole = (
  min: number,
  max: number,
  unit: string,
  { most = max, beyond, meant = countMeant }: WholeOptions = {},
): z.ZodNumber => {
  const range = `a whole number from ${min} to ${most}`;
  const limits = `${range} (${unit}${beyond === undefined ? "" : `; ${beyond}`})`;
  const isRight = (value: number): boolean => Number.isInteger(value) && value >= min && value <= max;
  const check = (value: number): Problem | undefined => {
    if (isRight(value)) return undefined;
    const converted = meant(value);
    const near = (converted === undefined ? [Math.floor(value), Math.ceil(value)] : [converted]).filter(
      (one) => isRight(one) && one !== value && one <= most,
    );
    const offered = `did you mean ${listText([...new Set(near.map(String))], "or")}?${converted === undefined ? "" : ` The unit is ${unit}`}`;
    return {
      problem: `${show(value)} is not ${limits}`,
      fix: near.length === 0 ? `write ${range}` : offered,
    };
  };
  const schema = z.number().superRefine(checked(check));
  return meaning(schema.register(forms, { text: limits, min, max, most }), meant);
};

/** libvirt and the file system use the name; virsh takes digits for an id and a UUID for a UUID. */
const nameForm: Form = { text: "1 to 63 letters, digits, spaces and `. _ + -`", longest: 63 };
const nameProblem: Check<string> = (name) => {
  const meant = (): string | undefined => {
    const other = nameMeant(name);
    // Of long names, the difference would not be seen.
    return other === undefined || show(other) === show(name) ? undefined : other;
  };
  const fix = (): string =>
    [question(nameProblem, meant()), `Use ${plain(nameForm)}, starting with a letter, a digit or _`]
      .filter((one) => one !== undefined)
      .join(" ");
  if (name === "") return { problem: '"" cannot be the name of a machine', fix: 'write one, for example "win11"' };
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.+ -]{0,62}$/.test(name) || name.endsWith(" "))
    return { problem: `${show(name)} cannot be the name of a machine`, fix: fix() };
  if (/^\d+$/.test(name))
    return {
      problem: `${show(name)} would be interpreted as the ID of a running machine`,
      fix: `add a letter, for example "w${name.slice(0, 62)}"`,
    };
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name))
    return {
      problem: `${show(name)} would be interpreted as a UUID`,
      fix: `use a different name, for example "vm-${name}"`,
    };
  return undefined;
};
export const guestName = text(nameProblem, nameForm, nameMeant);

export const size = text(
  (value) => {
    const parsed = parseSize(value);
    return parsed.ok ? undefined : parsed;
  },
  { text: `a size with a unit (${SIZE_UNITS.join(", ")})` },
  (given) => sizesMeant(given)[0],
);

export const cpuset = text(
  (value) => {
    const parsed = parseCpuset(value);
    return parsed.ok ? undefined : parsed;
  },
  { text: 'numbers and ranges, for example `"2"` or `"0-3,8"`' },
  cpusetMeant,
);

/** A vCPU that may run on any CPU of the host. */
export const ANY_CPU = "any";

/** A set of the host's CPUs, or any of them. */
export const cpusetOrAny = text(
  (value) => {
    const parsed = parseCpuset(value);
    return parsed.ok || value === ANY_CPU ? undefined : parsed;
  },
  { text: 'numbers and ranges, for example `"2"` or `"0-3,8"`, or `"any"`' },
  (given) => (given === null || given === "" || given === "*" ? ANY_CPU : cpusetMeant(given)),
);

/** A path on the host. Only XML and the host's own calls ever see it. */
const pathForm: Form = { text: "an absolute path on the host", longest: 4095 };
export const hostPath = text((path) => {
  const other = otherPlace(path);
  if (other !== undefined) return other;
  if (path.length > pathForm.longest!)
    return { problem: `a path of ${path.length} characters exceeds the maximum of Linux (${pathForm.longest})` };
  if (CONTROL.test(path))
    return { problem: `the path ${show(path)} contains a line break or another control character`, fix: "remove it" };
  if (!path.startsWith("/"))
    return {
      problem: `the path ${show(path)} is not absolute`,
      fix: "specify an absolute path on the host; for a file in a storage pool, use `pool` and `volume`",
    };
  if (path.split("/").includes(".."))
    return { problem: `the path ${show(path)} contains ".."`, fix: "specify the path without .." };
  if (path.endsWith("/")) return { problem: `the path ${show(path)} is a directory`, fix: "specify a file" };
  return undefined;
}, pathForm);

/** Names of pools, volumes and networks: one path component that no option parser takes for an option. */
function libvirtName(what: string, longest: number): z.ZodString {
  const form = { text: `up to ${longest} letters, digits, spaces and \`. _ + - @ ( ) : =\``, longest };
  const fix = `use ${plain(form)}, not starting with - or .`;
  return text((name) => {
    return /^[\p{L}\p{N}_+@(][\p{L}\p{N}_.+@():= -]*$/u.test(name) && Buffer.byteLength(name) <= longest
      ? undefined
      : { problem: `${show(name)} cannot be the name of a ${what}`, fix };
  }, form);
}
export const poolName = libvirtName("storage pool", 128);
export const volumeName = libvirtName("volume", 200);
export const networkName = libvirtName("network", 128);

/** A volume in a pool, or a path. */
export const imageReference = text(
  (reference) => {
    const other = otherPlace(reference);
    if (other !== undefined) return other;
    if (/^[^/]+\/./.test(reference))
      return {
        problem: `${show(reference)} is neither the name of a volume nor an absolute path`,
        fix: "specify an absolute path on the host; for a volume, set `pool` and specify only its name here",
      };
    const found = (reference.startsWith("/") ? hostPath : volumeName).safeParse(reference);
    return found.success ? undefined : problemOf(found.error);
  },
  { text: "the name of a volume in the same pool, or an absolute path on the host" },
);

export const problemOf = (error: z.ZodError): Problem => {
  const issue = error.issues[0]!;
  const fix = issue.code === "custom" ? (issue.params?.["fix"] as string | undefined) : undefined;
  return { problem: issue.message, ...(fix === undefined ? {} : { fix }) };
};

const deviceForm: Form = { text: "up to 15 letters, digits and `. _ -`", longest: 15 };
/** Linux limits the names of network devices. */
const deviceName = (what: string): z.ZodString =>
  text(
    (name) =>
      /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/.test(name)
        ? undefined
        : { problem: `${show(name)} cannot be the name of a ${what}`, fix: `use ${plain(deviceForm)}` },
    deviceForm,
  );
export const bridgeName = deviceName("bridge");
export const interfaceName = deviceName("network interface");

const filterForm: Form = { text: "up to 64 letters, digits and `_`", longest: 64 };
export const filterWord = text(
  (name) =>
    /^[A-Za-z0-9_]{1,64}$/.test(name)
      ? undefined
      : { problem: `${show(name)} cannot be the name of a parameter`, fix: `use ${plain(filterForm)}` },
  filterForm,
);

const macForm: Form = { text: 'six pairs of hexadecimal digits with colons, for example `"52:54:00:12:34:56"`' };
const macProblem: Check<string> = (address) => {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(address))
    return {
      problem: `${show(address)} is not a MAC address`,
      fix: question(macProblem, macMeant(address)) ?? `write ${plain(macForm)}`,
    };
  if (parseInt(address.slice(0, 2), 16) % 2 === 1)
    return {
      problem: `${show(address)} is a multicast address`,
      fix: 'the first pair must be even, for example "52:54:00:12:34:56"',
    };
  if (/^00(:00){5}$/.test(address))
    return { problem: "the MAC address is all zeros", fix: "remove it to have an address generated" };
  return undefined;
};
export const mac = text(macProblem, macForm, macMeant);

/** Dashes as Windows writes them, points as Cisco does, nothing between the digits, single digits. */
function macMeant(given: unknown): string | undefined {
  const text = typeof given === "number" ? String(given) : given;
  if (typeof text !== "string" || text.length > 40) return undefined;
  const parts = text
    .trim()
    .replace(/^0x/i, "")
    .split(/[\s:._-]+/);
  const digits = parts.length === 6 ? parts.map((part) => part.padStart(2, "0")).join("") : parts.join("");
  return /^[0-9a-f]{12}$/i.test(digits) ? digits.toLowerCase().match(/../g)!.join(":") : undefined;
}

const uuidForm: Form = { text: "a UUID, for example `5c7e1f5e-3c0a-4b1d-9d55-0f6a2b7c8d9e`" };
const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) && !/^[0-]+$/.test(text);

/** Braces as Windows writes them, and no hyphens. */
const uuidMeant = (given: unknown): string | undefined =>
  typeof given === "string" && given.length <= 80
    ? /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/
        .exec(given.toLowerCase().replace(/[\s{}-]/g, ""))
        ?.slice(1)
        .join("-")
    : undefined;

/** @param without what becomes of it where it is left out, for the fix */
const uuidWhere = (without: string | undefined): z.ZodString => {
  const check: Check<string> = (value) =>
    isUuid(value)
      ? undefined
      : {
          problem: `${show(value)} is not a UUID`,
          fix: question(check, uuidMeant(value)) ?? without ?? `write ${plain(uuidForm)}`,
        };
  return text(check, uuidForm, uuidMeant);
};
export const uuid = uuidWhere(undefined);
export const guestUuid = uuidWhere("remove it to have one derived from the name");

export const prose = (longest: number): z.ZodString =>
  text(
    (value) => {
      if (value.length > longest)
        return { problem: `a text of ${value.length} characters is longer than ${longest}`, fix: "shorten it" };
      return NOT_PROSE.test(value)
        ? {
            problem: "the text contains a character that XML does not allow, or one that changes the text direction",
            fix: "remove it",
          }
        : undefined;
    },
    { text: `up to ${longest} characters`, longest },
  );

/** Never shown, not even when it is wrong. */
const secretForm: Form = { text: "up to 255 characters", longest: 255 };
export const secret = text((value) => {
  if (value === "") return { problem: "the password is empty", fix: "leave it out, or set one" };
  if (value.length > secretForm.longest!)
    return { problem: `the password is longer than ${secretForm.longest} characters` };
  return CONTROL.test(value) || NOT_PROSE.test(value)
    ? { problem: "the password contains a control character", fix: "use printable characters" }
    : undefined;
}, secretForm);

const listenForm: Form = { text: 'an IP address, for example `"127.0.0.1"` or `"::1"`' };
export const listenAddress = text(
  (address) =>
    isIP(address) !== 0 || address === "localhost"
      ? undefined
      : { problem: `${show(address)} is not an address to listen on`, fix: `write ${plain(listenForm)}` },
  listenForm,
);

/** What an entry of a list is known by. It becomes part of volume names and Pulumi names. */
const memberForm: Form = { text: "up to 63 letters, digits and `. _ -`", longest: 63 };
export const memberName = text(
  (value) =>
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/.test(value)
      ? undefined
      : {
          problem: `${show(value)} cannot be the name of an entry`,
          fix: `use ${plain(memberForm)}, not starting with - or .`,
        },
  memberForm,
);

const serialForm: Form = { text: "up to 20 letters, digits and `. _ + -`", longest: 20 };
export const serial = text(
  (value) =>
    /^[A-Za-z0-9_.+-]{1,20}$/.test(value)
      ? undefined
      : { problem: `${show(value)} cannot be a disk's serial number`, fix: `use ${plain(serialForm)}` },
  serialForm,
);

export const cpuWord = (what: string): z.ZodString =>
  text(
    (word) =>
      /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(word)
        ? undefined
        : {
            problem: `${show(word)} cannot be the name of a CPU ${what}`,
            fix: "`virsh domcapabilities` lists the supported ones",
          },
    { text: `the name that libvirt gives a CPU ${what}; \`virsh domcapabilities\` lists them`, longest: 64 },
  );

export const cronSchedule = text(scheduleProblem, {
  text: "a cron expression with five fields, for example `0 2 * * 6` for Saturdays at 02:00",
});

export const timeZone = text(timeZoneProblem, { text: "an IANA name, for example `Europe/Berlin`" });

/** File name and the like: shape only, the rest is checked where it is used. */
export const line = (longest: number): z.ZodString =>
  text(
    (value) => {
      if (value === "") return { problem: "the text is empty", fix: "leave it out" };
      if (value.length > longest) return { problem: `a text of ${value.length} characters is longer than ${longest}` };
      return CONTROL.test(value)
        ? { problem: `${show(value)} contains a line break or another control character`, fix: "remove it" }
        : undefined;
    },
    { text: `one line of up to ${longest} characters`, longest },
  );

export const hostUri = text(
  (uri) => {
    const problem = hostUriProblem(uri);
    if (problem === undefined) return undefined;
    return /^[^:]+\.(ya?ml|json)$/i.test(uri)
      ? {
          problem: `${show(uri)} is not a libvirt URI`,
          fix: `did you mean \`host.profile\`, which specifies a saved profile?`,
        }
      : { problem };
  },
  { text: "a URI such as `qemu+ssh://root@kvm1.example.org/system`" },
  (given) => (typeof given === "string" ? hostUriMeant(given) : undefined),
);
