import { randomBytes } from "node:crypto";
import { NotInitialized } from "../errors";
import { isWithin } from "../../findings/path";
import type { Properties } from "../properties";
import type { ReadRequest, ResourceHandler } from "../resource";

/*
 * A machine's ID is its UUID, and the engine shows IDs and cannot encrypt them. One whose UUID is a secret gets an ID
 * that says nothing; its UUID is an output, which is secret too.
 */

const isSecretUuid = ({ secrets }: Properties): boolean => secrets.some((path) => isWithin(["uuid"], path));
const shownId = (inputs: Properties, uuid: string): string =>
  isSecretUuid(inputs) ? `machine-${randomBytes(12).toString("hex")}` : uuid;
const uuidFor = (id: string, { value: { uuid } }: Properties): string =>
  id.startsWith("machine-") && typeof uuid === "string" ? uuid.toLowerCase() : id;

/** An import names the machine as a person does, and has no state; see import-id.ts. */
const isImport = ({ state }: ReadRequest): boolean => state.value["uuid"] === undefined;

/** The same handler, which is told UUIDs where the engine knows machines by other IDs. */
export function withShownIds(handler: ResourceHandler): ResourceHandler {
  /** `id` is what the engine calls the machine, or what it shall call it. */
  const under = async <T extends { readonly id: string } | object | undefined>(
    id: (uuid: string) => string,
    operation: Promise<T>,
  ): Promise<T> => {
    try {
      const result = await operation;
      return result !== undefined && "id" in result && typeof result.id === "string" && result.id !== ""
        ? { ...result, id: id(result.id) }
        : result;
    } catch (error) {
      if (error instanceof NotInitialized)
        throw new NotInitialized(id(error.id), error.state, error.inputs, error.reasons);
      throw error;
    }
  };
  return {
    ...handler,
    diff: (request, context) => handler.diff({ ...request, id: uuidFor(request.id, request.olds) }, context),
    create: (request, context) => under((uuid) => shownId(request.inputs, uuid), handler.create(request, context)),
    read: (request, context) =>
      under(
        (uuid) => (isImport(request) ? uuid : request.id),
        handler.read({ ...request, id: uuidFor(request.id, request.state) }, context),
      ),
    update: (request, context) =>
      under(() => request.id, handler.update({ ...request, id: uuidFor(request.id, request.olds) }, context)),
    delete: (request, context) => handler.delete({ ...request, id: uuidFor(request.id, request.state) }, context),
  };
}
