import { sizeText } from "../../guest";
import { type LibvirtClient, libvirtClient, LibvirtError } from "../../libvirt";
import { asPropertyChanges, meaningfulChanges } from "../diff-inputs";
import { OperationFailed, OutcomeUnknown } from "../errors";
import { canonicalHost, hostPlace, hostUri } from "../host-uri";
import { speaking, unlessMissing } from "../libvirt-answers";
import { isUnknown, type Properties, withValues } from "../properties";
import type { DeleteRequest, DiffRequest, DiffResult, OperationContext, ReadRequest, ReadResult, ResourceHandler, UpdateRequest } from "../resource";
import { checkVolume, identity, sizeInBytes, type VolumeInputs } from "./inputs";
import { type ExistingVolume, readVolumeXml, volumeXml } from "./xml";

/** `windows-guest:index:Volume`: a disk image in a storage pool. */
export const volumeHandler = (): ResourceHandler => ({
  token: "windows-guest:index:Volume",
  check: async (request, { name }) => checkVolume(request, name),
  diff: async (request) => diffVolumes(request),
  create: async ({ inputs, preview }, context) => (preview ? { id: "", state: expected(inputs) } : createVolume(inputs, context)),
  read: readVolume,
  update: async (request, context) => (request.preview ? { state: expected(request.news) } : updateVolume(request, context)),
  delete: deleteVolume,
});

const inputsOf = ({ value }: Properties): VolumeInputs => value as unknown as VolumeInputs;
const clientOf = (inputs: Properties): LibvirtClient => libvirtClient(hostUri(inputs)!);
const idOf = ({ pool, name }: VolumeInputs): string => `${pool}/${name}`;

function diffVolumes({ oldInputs, news }: DiffRequest): DiffResult {
  const meaning = (inputs: Properties): string => {
    const { pool, name, format, baseImage, size, deleteOnDestroy } = inputsOf(inputs);
    return JSON.stringify([canonicalHost(inputs), pool, name, format, baseImage, sizeInBytes(size), deleteOnDestroy === true]);
  };
  const moves = hostPlace(oldInputs) !== hostPlace(news);
  const replaces = (key: unknown): boolean => (key === "host" && moves) || key === "format" || key === "baseImage" || (identity as readonly unknown[]).includes(key);
  const changes = asPropertyChanges(meaningfulChanges(oldInputs, news, meaning), ([key]) => replaces(key));
  const samePlace = !moves && identity.every((key) => oldInputs.value[key] === news.value[key]);
  return { changes, deleteBeforeReplace: samePlace, stables: ["path"] };
}

/** Outputs as far as they are known before the host is asked. */
function expected(inputs: Properties): Properties {
  const { pool, name, size } = inputsOf(inputs);
  const capacityBytes = sizeInBytes(size);
  const open = ["path", "adopted", ...(capacityBytes === undefined ? ["capacityBytes"] : []), ...["pool", "name"].filter((key) => isUnknown(inputs, [key]))];
  return marked(inputs, { value: { pool, name, capacityBytes }, unknowns: open.map((key) => [key]), secrets: [] });
}

const stateOf = (inputs: Properties, { path, capacityBytes }: ExistingVolume, adopted: boolean): Properties => {
  const { pool, name } = inputsOf(inputs);
  return marked(inputs, { value: { pool, name, path, capacityBytes, adopted }, unknowns: [], secrets: [] });
};

/** An output that repeats a secret input, or is made of one, is secret too. */
function marked(inputs: Properties, state: Properties): Properties {
  if (inputs.secrets.length === 0) return state;
  return { ...state, secrets: ["pool", "name", "path"].map((key) => [key]) };
}

async function createVolume(inputs: Properties, context: OperationContext): Promise<{ id: string; state: Properties }> {
  const client = clientOf(inputs);
  const wanted = inputsOf(inputs);
  const { pool, name, adopt } = wanted;
  const there = await speaking(find(client, pool, name, context));
  if (there !== undefined && adopt !== true) {
    throw new OperationFailed(
      `pool ${pool} of ${client.host} has a volume ${name} already. To use it as it is, write adopt: true; otherwise give this one another name, or delete that one: virsh -c ${client.host} vol-delete --pool ${pool} ${name}`,
    );
  }
  if (there !== undefined) return { id: idOf(wanted), state: stateOf(inputs, await grown(client, wanted, there, context), true) };
  if (wanted.size === undefined && wanted.baseImage === undefined) {
    throw new OperationFailed(`pool ${pool} of ${client.host} has no volume ${name} to adopt. Check its name, or write a size to have it made`);
  }
  await speaking(make(client, wanted, context));
  const made = await speaking(certain(wanted, client, find(client, pool, name, context)));
  if (made === undefined) throw new OperationFailed(`pool ${pool} of ${client.host} lost volume ${name} right after it was made`);
  return { id: idOf(wanted), state: stateOf(inputs, made, false) };
}

async function make(client: LibvirtClient, { pool, name, size, format, baseImage }: VolumeInputs, context: OperationContext): Promise<void> {
  const capacityBytes = sizeInBytes(size);
  const base = baseImage === undefined ? undefined : await findBase(client, pool, baseImage, context);
  if (base?.capacityBytes !== undefined && capacityBytes !== undefined && capacityBytes < base.capacityBytes) {
    throw new OperationFailed(`volume ${name} cannot be smaller than its base image ${baseImage!}, which has ${sizeText(Math.ceil(base.capacityBytes / 1024))}`);
  }
  const limits = { signal: context.signal, ...(context.timeoutMs === undefined ? {} : { timeLimit: context.timeoutMs }) };
  const xml = volumeXml({ name, format, capacityBytes: capacityBytes ?? base?.capacityBytes, ...(base === undefined ? {} : { base }) });
  await certain({ pool, name }, client, client.volumes.create(pool, xml, limits));
}

/** From here on a broken connection leaves open whether the volume is there. */
async function certain<T>({ pool, name }: Pick<VolumeInputs, "pool" | "name">, client: LibvirtClient, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof LibvirtError) || !error.isConnectionFailure) throw error;
    throw new OutcomeUnknown(
      `${error.message}. It is not known whether volume ${name} was made: look with virsh -c ${client.host} vol-info --pool ${pool} ${name}. If it is there, delete it, or write adopt: true to take it as it is`,
    );
  }
}

interface BaseImage {
  readonly path: string;
  readonly format: string;
  readonly capacityBytes?: number;
}

/**
 * The base image with its format. The format is never guessed from what is in the file: a raw image that a guest wrote could then
 * name any file of the host as its own base.
 */
export async function findBase(client: LibvirtClient, pool: string, baseImage: string, { signal }: Pick<OperationContext, "signal">): Promise<BaseImage> {
  if (!baseImage.startsWith("/")) {
    const found = await find(client, pool, baseImage, { signal });
    if (found === undefined) throw new OperationFailed(`pool ${pool} of ${client.host} has no volume ${baseImage} to serve as base image. virsh -c ${client.host} vol-list ${pool} shows what it has`);
    return found;
  }
  const known = await unlessNoVolume(client.virsh(`look up ${baseImage}`, ["vol-dumpxml", `--vol=${baseImage}`], { signal }));
  if (known !== undefined) return readVolumeXml(known);
  const format = /\.qcow2$/i.test(baseImage) ? "qcow2" : /\.(raw|img)$/i.test(baseImage) ? "raw" : undefined;
  if (format === undefined) throw new OperationFailed(`the format of the base image ${baseImage} is not known. Name it .qcow2, .raw or .img, or put it into a storage pool of ${client.host}`);
  return { path: baseImage, format };
}

const find = async (client: LibvirtClient, pool: string, name: string, { signal }: Pick<OperationContext, "signal">): Promise<ExistingVolume | undefined> => {
  const xml = await unlessNoVolume(client.volumes.dumpXml(pool, name, { signal }));
  return xml === undefined ? undefined : readVolumeXml(xml);
};

/** A pool that is missing or off says nothing about its volumes: only a missing volume is one. */
const unlessNoVolume = <T>(answer: Promise<T>): Promise<T | undefined> => unlessMissing(answer, /storage vol/i);

async function grown(client: LibvirtClient, { pool, name, size }: VolumeInputs, there: ExistingVolume, { signal }: OperationContext): Promise<ExistingVolume> {
  const wanted = sizeInBytes(size);
  if (wanted === undefined || wanted === there.capacityBytes) return there;
  if (wanted < there.capacityBytes) {
    throw new OperationFailed(`volume ${name} of pool ${pool} has ${sizeText(Math.ceil(there.capacityBytes / 1024))} and does not shrink to ${size!}, because Windows would lose what lies at its end`);
  }
  await speaking(client.volumes.grow(pool, name, wanted, { signal }));
  return { ...there, capacityBytes: wanted };
}

async function updateVolume({ olds, news }: UpdateRequest, context: OperationContext): Promise<{ state: Properties }> {
  const client = clientOf(news);
  const wanted = inputsOf(news);
  const there = await speaking(find(client, wanted.pool, wanted.name, context));
  if (there === undefined) throw new OperationFailed(`pool ${wanted.pool} of ${client.host} has no volume ${wanted.name} any more. Run pulumi refresh, and the next up makes it anew`);
  return { state: stateOf(news, await grown(client, wanted, there, context), olds.value["adopted"] === true) };
}

async function readVolume({ id, inputs, state }: ReadRequest, context: OperationContext): Promise<ReadResult> {
  if (inputs.value["name"] === undefined) throw new OperationFailed(`${context.name}: a volume that Pulumi did not deploy cannot be imported; write adopt: true instead`);
  const { pool, name } = inputsOf(inputs);
  const there = await speaking(find(clientOf(inputs), pool, name, context));
  if (there === undefined) return undefined;
  const { path, capacityBytes } = there;
  return { id, inputs, state: { ...withValues(state, { path, capacityBytes }), secrets: state.secrets } };
}

async function deleteVolume({ inputs, state }: DeleteRequest, context: OperationContext): Promise<void> {
  const { pool, name, deleteOnDestroy } = inputsOf(inputs);
  const client = clientOf(inputs);
  if (deleteOnDestroy !== true || state.value["adopted"] === true) {
    context.log("info", `volume ${name} stays in pool ${pool} of ${client.host}`);
    return;
  }
  await speaking(unlessNoVolume(client.volumes.delete(pool, name, { signal: context.signal })));
}
