import { randomBytes } from "node:crypto";
import { type Owner, ownerOf } from "../../domain";
import { type LibvirtClient, type MachineGlance, quote } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { Properties } from "../properties";
import { deployer } from "../state-home";

/**
 * Whose machine a machine is. Its metadata name the resource that deploys it, where that resource's state lies, and a
 * token that is new whenever the resource makes or takes a machine. The state has the token too. So an operation knows
 * whether the machine that it finds is the one it made: not that of a second person with the same names, nor the
 * successor that a replacement has just made.
 */
export const newToken = (): string => randomBytes(8).toString("hex");

/** What goes into the metadata of a machine of the resource `urn`. */
export function ownerFor(urn: string, token: string): Owner {
  const [stack = "", project = ""] = urn.slice("urn:pulumi:".length).split("::");
  return { project, stack, urn, token, ...deployer() };
}

export const ownerIn = ({ inactive }: MachineGlance): Owner | undefined => ownerOf(inactive.root);

export const tokenOf = (state: Properties): string | undefined => {
  const token = state.value["token"];
  return typeof token === "string" ? token : undefined;
};

export type Claim =
  /** The one that the state speaks of, or nobody says whose it is. */
  | "own"
  /** This resource's, but of another deployment than the state speaks of: an interrupted one, or a later one. */
  | "own-other-deployment"
  | "foreign";

/** How a machine relates to the resource `urn`, whose state has this token. */
export function claimOf(owner: Owner | undefined, urn: string, token: string | undefined): Claim {
  if (owner === undefined) return "own";
  if (owner.urn === urn && owner.state === deployer().state)
    return token === undefined || owner.token === token ? "own" : "own-other-deployment";
  // A stack that was moved to another backend, or a resource that was given an alias, still has its token.
  return token !== undefined && owner.token === token ? "own" : "foreign";
}

/** Names an owner for people. */
export const ownerText = ({ project, stack, urn, by }: Owner): string =>
  `resource ${urn.split("::").slice(3).join("::")} of stack ${stack}, project ${project}, last deployed by ${by}`;

/** Throws where the machine that a state speaks of is somebody else's by now. */
export function mustBeOwn(
  client: LibvirtClient,
  name: string,
  look: MachineGlance,
  urn: string,
  token: string | undefined,
): void {
  const owner = ownerIn(look);
  if (claimOf(owner, urn, token) !== "foreign") return;
  throw new OperationFailed(
    `${name} on ${client.host} no longer belongs to this stack: ${differs(owner!, urn)}. Nothing was changed. ` +
      "To take it over, set adopt: true and run pulumi up. To leave it to its new owner, remove it from this state with pulumi state delete",
  );
}

/** What stands against an import: a machine that another resource has marked; undefined where nothing does. */
export function refusalToImport(
  client: Pick<LibvirtClient, "host">,
  name: string,
  uuid: string,
  look: MachineGlance,
  urn: string,
): string | undefined {
  const owner = ownerIn(look);
  if (claimOf(owner, urn, undefined) !== "foreign") return undefined;
  return (
    `${name} on ${client.host} cannot be imported, because ${differs(owner!, urn)}. ` +
    `To take it over, declare it with uuid: "${uuid}" and adopt: true, without import`
  );
}

function differs(owner: Owner, urn: string): string {
  const same =
    owner.urn === urn
      ? " (the names are the same, but the state is a different one: two backends, or two computers)"
      : "";
  return `it belongs to ${ownerText(owner)}${same}, and this is ${ownerText(ownerFor(urn, ""))}`;
}

export interface Wish {
  readonly urn: string;
  readonly name: string;
  readonly uuid: string;
  readonly adopt: boolean;
}

/**
 * What stands against making a machine where there is one with its UUID, or its name; undefined where it may be made or
 * taken.
 */
export function refusalToTake(
  client: Pick<LibvirtClient, "host">,
  { urn, name, uuid, adopt }: Wish,
  look: MachineGlance | undefined,
  holder: string | undefined,
): string | undefined {
  const virsh = `virsh -c ${quote(client.host)}`;
  if (holder !== undefined && holder !== uuid) {
    return (
      `${client.host} already has a machine named ${name} (UUID ${holder}), which does not belong to this resource. Use another name; or, to take that machine over, set uuid: "${holder}" and adopt: true; ` +
      `or remove that machine: ${virsh} undefine ${holder} --keep-nvram --keep-tpm`
    );
  }
  if (look === undefined || adopt) return undefined;
  const owner = ownerIn(look);
  if (owner !== undefined && claimOf(owner, urn, undefined) === "own") return undefined;
  const whose = owner === undefined ? "it is not marked as created by Pulumi" : differs(owner, urn);
  return (
    `${client.host} already has a machine with the UUID ${uuid}, and ${whose}. To take it over with its disks, UEFI variables and TPM, set adopt: true. ` +
    "Otherwise, remove it where it was created, or use another Pulumi name for this resource"
  );
}
