import path from "node:path";
import {
  Analyzer,
  type ComponentDefinition,
  type PropertyDefinition,
  type TypeDefinition,
} from "@pulumi/pulumi/provider/experimental/analyzer";
import { handlers } from "../src/provider/registry";
import { allGroups, guestModel, type Group } from "./model";

const root = path.join(__dirname, "..");
const packageName = "windows-guest";

/**
 * Analyzes classes of src/components with Pulumi's own analyzer, which also proves that their arguments have shapes
 * that other languages can have. It looks at components only, so custom resources are passed off as such.
 */
export function analyze(classes: readonly string[]): {
  components: Record<string, ComponentDefinition>;
  typeDefinitions: Record<string, TypeDefinition>;
} {
  const analyzer = new Analyzer(root, packageName, { main: "src/components/index.ts" }, new Set(classes));
  (analyzer as unknown as { isPulumiComponent: () => boolean }).isPulumiComponent = () => true;
  openWords(analyzer);
  return analyzer.analyze();
}

type AnalyzeType = (
  context: unknown,
  type: { readonly aliasSymbol?: { readonly escapedName?: string } },
  ...rest: unknown[]
) => unknown;

/** Words to which a program may add others, so that editors complete them: other languages have them as text. */
const OPEN_WORDS: readonly string[] = ["PresetName"];

function openWords(analyzer: Analyzer): void {
  const inner = analyzer as unknown as { analyzeType: AnalyzeType; checker: { getStringType: () => object } };
  const analyzeType = inner.analyzeType.bind(analyzer);
  inner.analyzeType = (context, type, ...rest) => {
    const isOpen = OPEN_WORDS.includes(type.aliasSymbol?.escapedName ?? "");
    return analyzeType(context, isOpen ? inner.checker.getStringType() : type, ...rest);
  };
}

/** The schema of what the provider serves, without a version. */
export function generateSchema(): object {
  const classes = handlers()
    .resources.filter(({ internal }) => internal !== true)
    .map(({ token: full }) => full.split(":").at(-1)!);
  const { components, typeDefinitions } = analyze(classes);
  const types = Object.fromEntries(
    Object.entries(typeDefinitions).map(([name, type]) => [token(name), typeSchema(type)]),
  );
  for (const group of allGroups(guestModel())) complete(types[token(group.name)], group);
  // The analyzer passes over the comment of what only a map holds.
  Object.assign(types[token("EnlightenmentState")]!, { description: "What became of one enlightenment." });
  Object.assign(types[token("FindingState")]!, { description: "One thing the checks have to say." });
  return {
    name: packageName,
    displayName: "Windows guests on KVM",
    description: "Windows machines on KVM hosts, with explained and checked Hyper-V enlightenments",
    keywords: ["windows", "kvm", "libvirt", "kind/native"],
    license: "Apache-2.0",
    resources: Object.fromEntries(
      Object.entries(components).map(([name, definition]) => [token(name), resourceSchema(definition)]),
    ),
    functions: { [token("explain")]: explainSchema(components["Domain"]!) },
    provider: providerSchema(analyze(["Provider"]).components["Provider"]!),
    config: { variables: configurationSchema },
    types,
  };
}

/** Outputs that the SDK's class asks the function `explain` for. */
const madeBySdk: readonly string[] = ["explanation", "enlightenments", "findings"];

const explainSchema = ({ inputs }: ComponentDefinition): object => ({
  description:
    "Explains a machine: every decision that its arguments lead to on its host, with who made it and why. For a machine that is deployed, give its outputs `name`, `uuid` and `resolvedPreset` as `name`, `uuid` and `preset`.",
  inputs: { properties: withoutPlain(inputs), required: required(inputs) },
  outputs: {
    properties: {
      explanation: { type: "string", description: "The decisions, as text." },
      enlightenments: {
        type: "object",
        additionalProperties: { $ref: `#/types/${token("EnlightenmentState")}` },
        description: "Every enlightenment by QEMU's name without `hv-`.",
      },
      findings: {
        type: "array",
        items: { $ref: `#/types/${token("FindingState")}` },
        description: "Advice of the rules.",
      },
    },
    required: ["enlightenments", "explanation", "findings"],
  },
});

const providerSchema = ({ description, inputs }: ComponentDefinition): object => ({
  description: unwrapped(description),
  inputProperties: withoutPlain(inputs),
  properties: withoutPlain(inputs),
});

const configurationSchema = {
  host: {
    type: "string",
    description:
      "libvirt URI of the host for resources that name none, for example `qemu+ssh://root@kvm1.example.org/system`. Default: `qemu:///system`.",
  },
  profile: {
    type: "string",
    description:
      "File of a saved profile of that host, written by `windows-guest probe`. It stands in for the host while the host does not answer a preview.",
  },
  callsPerHost: {
    type: "integer",
    description:
      "Number of calls (`virsh` processes) that each host gets at the same time, from 1 to 64. Over SSH, more than 9 require a higher `MaxSessions` in the host's `sshd_config`. Default: 8.",
  },
};

const token = (name: string): string => `${packageName}:index:${name}`;

const resourceSchema = ({ description, inputs, outputs }: ComponentDefinition): object => ({
  description: unwrapped(description),
  inputProperties: withoutPlain(inputs),
  requiredInputs: required(inputs),
  properties: withoutPlain(served(outputs)),
  required: required(served(outputs)),
});

const served = (outputs: Record<string, PropertyDefinition>): Record<string, PropertyDefinition> =>
  Object.fromEntries(Object.entries(outputs).filter(([name]) => !madeBySdk.includes(name)));

const typeSchema = (type: TypeDefinition): object =>
  type.enum === undefined
    ? {
        type: "object",
        description: unwrapped(type.description),
        properties: withoutPlain(type.properties!),
        required: required(type.properties!),
      }
    : {
        type: type.type,
        description: unwrapped(type.description),
        enum: type.enum.map((member) => ({ ...member, description: unwrapped(member.description) })),
      };

/** Comments of the source break lines; descriptions of the schema break paragraphs only. */
const unwrapped = <Text extends string | undefined>(description: Text): Text =>
  description?.replace(/(?<!\n)\n(?![\n*-])/g, " ") as Text;

/** `plain` is for what a component reads at once; a provider gets every input as a value. */
function withoutPlain(properties: Record<string, PropertyDefinition>): Record<string, PropertyDefinition> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { plain: _plain, optional: _optional, ...rest }]) => [
      name,
      { ...rest, ...(rest.description === undefined ? {} : { description: unwrapped(rest.description) }) },
    ]),
  );
}

const required = (properties: Record<string, PropertyDefinition>): string[] =>
  Object.keys(properties)
    .filter((name) => properties[name]!.optional !== true)
    .sort();

/** What the analyzer cannot see: the text of a group, and which of its members are secret. */
function complete(type: object | undefined, group: Group): void {
  if (type === undefined) return;
  const described = type as { description: string; properties: Record<string, object> };
  described.description = group.about;
  for (const { name, doc } of group.arguments)
    if (doc.secret === true) described.properties[name] = { ...described.properties[name], secret: true };
}
