import * as z from "zod";
import { each } from "../conditions";
import { modelledDevice } from "../kind";
import { FORMAT_DOC } from "../sources";
import { attribute, child, element, type XmlElement } from "../xml";

/** A folder of the host that the guest sees through virtiofs. */
const shape = z.object({
  /** Path of the folder. */
  source: z.string(),
  /** What the guest knows it by. */
  tag: z.string(),
});
type Folder = z.output<typeof shape>;

const render = ({ source, tag }: z.input<typeof shape>): XmlElement =>
  element(
    "filesystem",
    { type: "mount", accessmode: "passthrough" },
    element("driver", { type: "virtiofs" }),
    element("source", { dir: source }),
    element("target", { dir: tag }),
  );

/** Only virtiofs that libvirt starts; any other folder stays in the rest. */
function parse(el: XmlElement): Folder[] {
  const source = attribute(child(el, "source"), "dir");
  const tag = attribute(child(el, "target"), "dir");
  const isVirtiofs =
    attribute(child(el, "driver"), "type") === "virtiofs" &&
    attribute(el, "type") === "mount" &&
    !child(el, "readonly");
  return isVirtiofs && source !== undefined && tag !== undefined ? [{ source, tag }] : [];
}

/** A folder of the host. */
export const filesystem = modelledDevice({
  element: "filesystem",
  identity: (el) => ({ group: "filesystem", key: attribute(child(el, "target"), "dir") }),
  numbered: true,
  model: {
    shape: { folders: z.array(shape).optional() },
    render: ({ folders = [] }) => folders.map(render),
    parse: (elements) => {
      const folders = elements.flatMap(parse);
      return { folders: folders.length === 0 ? undefined : folders };
    },
    gates: [
      {
        setting: "a shared folder (virtiofs)",
        minimum: "6.2.0",
        asked: ({ folders }) => each(folders, "devices.folders", () => true),
        source: FORMAT_DOC,
      },
    ],
  },
  defaults: [{ place: "@accessmode", value: "passthrough", reason: "libvirt's documented default" }],
  additions: [{ place: "binary", reason: "the virtiofsd that libvirt found" }],
});
