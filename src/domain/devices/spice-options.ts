import * as z from "zod";
import { defined } from "../../foreign/defined";
import { oneOf, onOff, yesNo } from "../values";
import { attribute, child, element, type XmlElement } from "../xml";

/*
 * What a SPICE display does beside showing pictures. Each property is absent where libvirt's default holds.
 */

export const imageCompression = z.enum(["auto_glz", "auto_lz", "quic", "glz", "lz", "off"]);
export const wanCompression = z.enum(["auto", "never", "always"]);
export const streamingMode = z.enum(["filter", "all", "off"]);
export const mouseMode = z.enum(["server", "client"]);

export const spiceShape = z.object({
  image: imageCompression.optional(),
  jpeg: wanCompression.optional(),
  zlib: wanCompression.optional(),
  playback: z.boolean().optional(),
  streaming: streamingMode.optional(),
  mouse: mouseMode.optional(),
  clipboard: z.boolean().optional(),
  fileTransfer: z.boolean().optional(),
  gl: z.object({ enable: z.boolean(), renderNode: z.string().optional() }).optional(),
});

type Spice = z.output<typeof spiceShape>;

/** In the order in which libvirt writes them. */
export function renderSpice(spice: z.input<typeof spiceShape> = {}): (XmlElement | undefined)[] {
  const { image, jpeg, zlib, playback, streaming, mouse, clipboard, fileTransfer, gl } = spice;
  const said = (name: string, attributeName: string, value: string | boolean | undefined): XmlElement | undefined =>
    value === undefined ? undefined : element(name, { [attributeName]: value });
  return [
    said("image", "compression", image),
    said("jpeg", "compression", jpeg),
    said("zlib", "compression", zlib),
    said("playback", "compression", playback === undefined ? undefined : playback ? "on" : "off"),
    said("streaming", "mode", streaming),
    said("mouse", "mode", mouse),
    said("clipboard", "copypaste", clipboard),
    said("filetransfer", "enable", fileTransfer),
    gl && element("gl", { enable: gl.enable, rendernode: gl.renderNode }),
  ];
}

/** Undefined where nothing is said. */
export function parseSpice(el: XmlElement): Spice | undefined {
  const compression = (name: string): string | undefined => attribute(child(el, name), "compression");
  const mode = (name: string): string | undefined => attribute(child(el, name), "mode");
  const gl = child(el, "gl");
  const enable = yesNo(gl, "enable");
  const found = defined({
    image: oneOf(imageCompression.options, compression("image")),
    jpeg: oneOf(wanCompression.options, compression("jpeg")),
    zlib: oneOf(wanCompression.options, compression("zlib")),
    playback: onOff(child(el, "playback"), "compression"),
    streaming: oneOf(streamingMode.options, mode("streaming")),
    mouse: oneOf(mouseMode.options, mode("mouse")),
    clipboard: yesNo(child(el, "clipboard"), "copypaste"),
    fileTransfer: yesNo(child(el, "filetransfer"), "enable"),
    gl: enable === undefined ? undefined : defined({ enable, renderNode: attribute(gl, "rendernode") }),
  });
  return Object.keys(found).length === 0 ? undefined : found;
}
