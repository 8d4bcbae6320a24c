/** Machines of hosts, for `windows-guest lint`. */
import type { HostProfile } from "../../hosts/types";
import { printable } from "../../findings";
import { lines, type LibvirtClient } from "../../libvirt";
import { xmlMachine, type LintMachine } from "../../lint";
import { speaksOfWindows } from "../../lint/doors/signs";
import { UsageError } from "../errors";
import { askHosts, type AskedHost } from "../host-source";
import { definitionCommands } from "../import/read";
import { say } from "../terminal";
import type { Sources } from "./gathered";

/** Definitions that one process of virsh reads: it has 30 seconds for them. */
const AT_ONCE = 50;

export interface OnHost {
  readonly uri: string;
  /** Absent where the host's libvirt does not tell what it can do. */
  readonly profile?: HostProfile;
  /** Also machines that do not say that they run Windows. */
  readonly all: boolean;
  /** Machines of several hosts need the host's name beside theirs. */
  readonly several: boolean;
}

/** Reads the machines of hosts, all hosts at once. One that stops answering costs only what it has not told yet. */
export async function gatherHosts(given: readonly string[], all: boolean, found: Sources): Promise<void> {
  const uris = [...new Set(given)];
  if (uris.length === 0) return;
  say(`Reading ${uris.map((uri) => printable(uri)).join(", ")} …`);
  const answers = await askHosts(uris, async (client, host, uri) => {
    const { profile } = host;
    await gatherHost(
      client,
      { uri, all, several: uris.length > 1, ...(profile === undefined ? {} : { profile }) },
      found,
    );
    noteMissing(host, uri, found);
  });
  answers.forEach((answer, index) => {
    if (answer.status === "fulfilled") return;
    if (answer.reason instanceof UsageError) throw answer.reason;
    found.failures.push(`${ofUri(uris[index]!, (answer.reason as Error).message)}. None of its machines was read.`);
  });
}

const noteMissing = ({ why }: AskedHost, uri: string, found: Sources): void =>
  why === undefined
    ? undefined
    : void found.notes.push(
        `${ofUri(uri, why)}. Its machines were checked without the rules that need a host profile.`,
      );

/** Errors of libvirt begin with the host, and may end with a full stop. */
const ofUri = (uri: string, message: string): string =>
  (message.startsWith(uri) ? message : `${printable(uri)}: ${message}`).replace(/\.$/, "");

export async function gatherHost(client: LibvirtClient, on: OnHost, found: Sources): Promise<void> {
  const names = lines(await client.virsh("list the machines", ["list", "--all", "--name"]));
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    const { answers, stopped } = await client.partialBatch("read the machines", definitionCommands(some));
    const unread = some.slice(answers.length);
    answers.forEach((answer, index) => {
      if (answer.ok) gatherMachine(answer.text, some[index]!, on, found);
      else if (stopped !== undefined) unread.push(some[index]!);
      // One that is not found was removed meanwhile.
      else if (answer.error.code !== "not-found") found.failures.push(notRead(on, answer.error, [some[index]!]));
    });
    if (stopped !== undefined) {
      const rest = names.filter((name, index) => index >= from + AT_ONCE || unread.includes(name));
      found.failures.push(`${notRead(on, stopped, rest)} ${names.length - rest.length} of ${names.length} were read.`);
      return;
    }
    say(`${printable(on.uri)}: ${Math.min(from + AT_ONCE, names.length)} of ${names.length} machines read`);
  }
}

const notRead = ({ uri }: OnHost, { message }: Error, names: readonly string[]): string =>
  `${ofUri(uri, message)}. Not read: ${names.map((name) => printable(name)).join(", ")}.`;

function gatherMachine(text: string, name: string, { uri, profile, all, several }: OnHost, found: Sources): void {
  const shown = several ? `${name} on ${uri}` : name;
  let machine: LintMachine;
  try {
    machine = asQemu(xmlMachine(text, `${uri}/${name}`));
  } catch (error) {
    found.failures.push(`${printable(shown)}: ${(error as Error).message}.`);
    return;
  }
  if (!all && !speaksOfWindows(machine.root, name)) {
    found.skipped.push(shown);
    return;
  }
  const others = profile?.resources?.machines?.filter((one) => one.name !== name);
  found.machines.push({
    machine: { ...machine, host: uri },
    options: {
      hostName: uri,
      ...(profile === undefined ? {} : { host: profile }),
      ...(others === undefined ? {} : { others }),
    },
  });
}

/** libvirt's test driver knows machines of no other type: they stand for machines of QEMU. */
const asQemu = (machine: LintMachine): LintMachine =>
  machine.root.attributes["type"] === "test"
    ? { ...machine, root: { ...machine.root, attributes: { ...machine.root.attributes, type: "kvm" } } }
    : machine;
