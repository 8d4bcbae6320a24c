import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb";
import { BinaryReader } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decodeObject, structObject } from "../provider/properties";
import { redactor } from "../provider/redact";
import type { Resource } from "./check";

/** Fields of `AnalyzeRequest`, `AnalyzerResource` and, but for the last two, of `AnalyzerProviderResource`. */
const FIELD = { type: 1, properties: 2, urn: 3, name: 4, options: 5, provider: 6 } as const;

/**
 * A resource as the engine shows it. Its properties are read when somebody looks at them: the engine shows each
 * resource three times, and most are no machines.
 */
export class ShownResource implements Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  readonly provider?: string;
  #bytes: Uint8Array | undefined;
  #props: Resource["props"] | undefined;
  #redactor: ((text: string) => string) | undefined;

  /** @param message in the wire format of protobuf */
  constructor(message: Uint8Array) {
    const texts = new Map<number, string>();
    const bytes = new Map<number, Uint8Array>();
    const reader = new BinaryReader(message);
    while (reader.nextField() && !reader.isEndGroup()) {
      const field = reader.getFieldNumber();
      if (field === FIELD.type || field === FIELD.urn || field === FIELD.name) texts.set(field, reader.readString());
      else if (field === FIELD.properties || field === FIELD.options || field === FIELD.provider)
        bytes.set(field, reader.readBytes());
      else reader.skipField();
    }
    this.type = texts.get(FIELD.type) ?? "";
    this.name = texts.get(FIELD.name) ?? "";
    this.urn = texts.get(FIELD.urn) ?? "";
    const options = bytes.get(FIELD.options);
    this.parent = options === undefined ? "" : AnalyzerResourceOptions.deserializeBinary(options).getParent();
    const provider = bytes.get(FIELD.provider);
    if (provider !== undefined) this.provider = new ShownResource(provider).urn;
    this.#bytes = bytes.get(FIELD.properties);
  }

  get props(): Resource["props"] {
    if (this.#props === undefined) {
      this.#props = this.#bytes === undefined ? {} : structObject(Struct.deserializeBinary(this.#bytes));
      this.#bytes = undefined;
    }
    return this.#props;
  }

  redact(text: string): string {
    return (this.#redactor ??= redactor([decodeObject(this.props)]))(text);
  }
}

/** The resources of an `AnalyzeStackRequest`, which has no other field. */
export function shownResources(message: Uint8Array): ShownResource[] {
  const resources: ShownResource[] = [];
  const reader = new BinaryReader(message);
  while (reader.nextField() && !reader.isEndGroup()) {
    if (reader.getFieldNumber() === 1) resources.push(new ShownResource(reader.readBytes()));
    else reader.skipField();
  }
  return resources;
}

const shown = (bytes: Buffer): ShownResource => new ShownResource(bytes);

/** The engine's service, whose handlers get what is above instead of protobuf's messages. */
export const shownService = {
  ...AnalyzerService,
  analyze: { ...AnalyzerService.analyze, requestDeserialize: shown },
  remediate: { ...AnalyzerService.remediate, requestDeserialize: shown },
  analyzeStack: { ...AnalyzerService.analyzeStack, requestDeserialize: (bytes: Buffer) => shownResources(bytes) },
};
