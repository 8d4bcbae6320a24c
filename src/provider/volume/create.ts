import { type LibvirtClient, LibvirtError } from "../../libvirt";
import { OperationFailed, OutcomeUnknown } from "../errors";
import { formatOfRaw } from "../image-format";
import { speaking } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext } from "../resource";
import { grown } from "./grow";
import { recreateExample, type VolumeInputs } from "./inputs";
import { forgetBeginning, noteBeginning } from "./journal";
import { look, lookAgain } from "./look";
import { certain, make, plan, sameFormat } from "./make";
import { idOf, inputsOf, stateOf } from "./outputs";
import { keyOf, type Run } from "./run";
import { isUnfinished } from "./unfinished";
import { alreadyText } from "./already";
import type { ExistingVolume } from "./xml";

/** Makes a volume, or takes the one that is there where that was asked for. */
export async function createVolume(
  client: LibvirtClient,
  inputs: Properties,
  run: Run,
  context: OperationContext,
): Promise<{ id: string; state: Properties }> {
  const { signal, urn } = context;
  const wanted = inputsOf(inputs);
  const { pool, name, adopt } = wanted;
  const mayMake = wanted.size !== undefined || wanted.baseImage !== undefined;
  // A file that libvirt's list lacks may be the one to adopt. One that is in the way of a new volume libvirt finds by
  // itself.
  const place = await speaking((adopt === true || !mayMake ? lookAgain : look)(client, pool, name, { signal }));
  if (place.volume !== undefined && run.isOwn(urn, inputs))
    throw ownAlready(client, wanted, run.inputsOf(urn) ?? inputs);
  if (place.volume !== undefined && adopt !== true) {
    if (
      !mayMake ||
      run.isDeclaredTwice(urn, inputs) ||
      !(await isUnfinished(client, inputs, await speaking(plan(client, wanted, place, context)), place.volume, context))
    )
      throw already(client, wanted);
    context.log(
      "info",
      `volume ${name} of pool ${pool} on ${client.host} already exists, empty and as declared: an interrupted run created it, and it is adopted`,
    );
    // With `--replace` the engine deletes what it calls the old one afterwards, and it is the same.
    run.takeOver(keyOf(place, name), urn);
    run.noteMade(urn, inputs);
    return { id: idOf(inputs), state: stateOf(inputs, place.volume, place, false) };
  }
  if (place.volume !== undefined) {
    const adopted = await adoptable(client, wanted, place.volume, context);
    run.takeOver(keyOf(place, name), urn);
    context.log("info", `volume ${name} of pool ${pool} on ${client.host} already exists and is adopted unchanged`);
    return { id: idOf(inputs), state: stateOf(inputs, await grown(client, wanted, adopted, context), place, true) };
  }
  if (!mayMake)
    throw new OperationFailed(
      `pool ${pool} of ${client.host} has no volume ${name} to adopt. Check its name, or set a size to have it created`,
    );
  const planned = await speaking(plan(client, wanted, place, context));
  noteBeginning(urn, inputs);
  await speaking(
    make(client, wanted, planned, context).catch((error: unknown) => {
      if (!(error instanceof OutcomeUnknown)) forgetBeginning(urn, inputs);
      return throwInTheWay(client, wanted, error, context);
    }),
  );
  const volume = await made(client, wanted, context);
  run.noteMade(urn, inputs);
  return { id: idOf(inputs), state: stateOf(inputs, volume, place, false) };
}

/** The volume as it is after it was made. */
export async function made(
  client: LibvirtClient,
  { pool, name }: VolumeInputs,
  { signal }: OperationContext,
): Promise<ExistingVolume> {
  const { volume } = await speaking(certain({ pool, name }, client, look(client, pool, name, { signal })));
  if (volume === undefined)
    throw new OperationFailed(
      `volume ${name} of pool ${pool} on ${client.host} disappeared immediately after it was created`,
    );
  return volume;
}

async function adoptable(
  client: LibvirtClient,
  wanted: VolumeInputs,
  there: ExistingVolume,
  { signal }: OperationContext,
): Promise<ExistingVolume> {
  const word =
    there.format === "raw" && there.type === "file"
      ? await speaking(formatOfRaw(client, there.path, { signal }))
      : there.format;
  sameFormat(client, wanted, { ...there, format: word });
  return there;
}

const already = (client: LibvirtClient, volume: VolumeInputs, where?: string): OperationFailed =>
  new OperationFailed(alreadyText(volume, client.host, where));

/**
 * A replacement that somebody asked for, by `replaceOnChanges` for example, makes the new one first, and there is only
 * one place for both.
 */
const ownAlready = (client: LibvirtClient, { pool, name }: VolumeInputs, olds: Properties): OperationFailed =>
  new OperationFailed(
    `volume ${name} of pool ${pool} on ${client.host} belongs to this resource, and a volume cannot be replaced by one with the same name; nothing was changed. To recreate it and lose its data, set ${recreateExample(olds)} (in a WindowsGuest: on the disk), shut its machine down, and run pulumi up`,
  );

/**
 * libvirt refuses a file that its list lacks, for example a restored backup. Then its list is brought up to date, so
 * that it can be adopted.
 */
async function throwInTheWay(
  client: LibvirtClient,
  wanted: VolumeInputs,
  error: unknown,
  { signal }: OperationContext,
): Promise<never> {
  if (!(error instanceof LibvirtError) || !/already exists/i.test(error.reason)) throw error;
  const { volume } = await lookAgain(client, wanted.pool, wanted.name, { signal });
  throw volume === undefined ? error : already(client, wanted, "a file, not listed by libvirt,");
}
