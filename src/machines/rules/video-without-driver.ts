import { consoleTypes } from "../devices";
import { setAttribute } from "../edits";
import { isModern } from "../modern";
import { defineMachineRule } from "../rule";

export const videoWithoutDriver = defineMachineRule({
  id: "video-without-driver",
  severity: "warning",
  description: "The video device should be one that Windows and its console use well.",
  rationale:
    "cirrus emulates an adapter of the 1990s with little memory, and QEMU's own developers advise against it; vmvga has no driver from Windows or virtio-win. Windows then shows a small picture through its basic driver. vga needs no driver, virtio has one on the virtio-win media. qxl is made for SPICE and brings nothing to other consoles.",
  messages: {
    old: {
      message: "{guest} has the video device {model}, for which neither Windows nor virtio-win has a driver.",
      fix: "Write `<model type='virtio'/>` if Windows has the virtio drivers, otherwise `<model type='vga'/>`.",
    },
    default: {
      message:
        "{guest} names no video device, and libvirt takes cirrus, for which neither Windows nor virtio-win has a driver.",
      fix: "Write `<video><model type='virtio'/></video>` if Windows has the virtio drivers, otherwise `<video><model type='vga'/></video>`.",
    },
    qxl: {
      message: "{guest} has the video device qxl, but no SPICE console, which it is made for.",
      fix: "Write `<model type='virtio'/>` if Windows has the virtio drivers, otherwise `<model type='vga'/>`.",
      arguments: { fix: 'Remove `video.model`, or set `graphics.type: "spice"`.' },
    },
  },
  sources: [
    "https://www.kraxel.org/blog/2019/09/display-devices-in-qemu/",
    "https://www.kraxel.org/blog/2014/10/qemu-using-cirrus-considered-harmful/",
    "https://libvirt.org/formatdomain.html#video-devices",
    "https://github.com/virt-manager/virt-manager/blob/main/virtinst/devices/video.py",
  ],
  reads: ["devices/video", "devices/graphics", "os/type"],
  notApplicable: { kubevirt: "KubeVirt chooses the video device." },
  examples: {
    incorrect: [
      { xml: "<devices><graphics type='vnc'/><video><model type='cirrus' vram='16384'/></video></devices>" },
      { xml: "<devices><graphics type='vnc'/></devices>" },
      { xml: "<devices><graphics type='vnc'/><video><model type='qxl'/></video></devices>" },
    ],
    correct: [
      { xml: "<devices><graphics type='vnc'/><video><model type='virtio'/></video></devices>" },
      { xml: "<devices><graphics type='vnc'/><video><model type='vga'/></video></devices>" },
      { xml: "<devices><graphics type='spice'/><video><model type='qxl'/></video></devices>" },
      { xml: "<devices/>" },
    ],
  },
  *check({ guest, domain }) {
    if (!isModern(domain)) return;
    const videos = domain.all("devices/video");
    if (videos.length === 0 && domain.at("devices/graphics") !== undefined)
      yield { messageId: "default" as const, path: "devices", data: { guest } };
    for (const video of videos) {
      const model = video.at("model");
      const type = model?.attribute("type");
      if (type === undefined) yield { messageId: "default" as const, path: video.path, data: { guest } };
      else if (OLD.includes(type))
        yield {
          messageId: "old" as const,
          path: model!.pathTo("type"),
          data: { guest, model: type },
          repair: [setAttribute(model!, "type", "vga")],
        };
      else if (type === "qxl" && !consoleTypes(domain).includes("spice"))
        yield { messageId: "qxl" as const, severity: "info" as const, path: model!.pathTo("type"), data: { guest } };
    }
  },
});

const OLD = ["cirrus", "vmvga"];
