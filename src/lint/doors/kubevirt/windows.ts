import { findWindows } from "../../../windows";
import type { View } from "../view";

/** `win2k22`, `windows11`, `windows.2k25.virtio`, `win10`: as templates, labels and preferences call them. */
const NAME = /^win(?:dows)?[.\-_]?(?:server)?[.\-_]?(2k(?:\d\d|8)|20\d\d|\d+(?:\.1)?)[.\-_]?(r2)?(?![a-z0-9])/i;

function idOf(text: string): string | undefined {
  const [, version, r2] = NAME.exec(text) ?? [];
  if (version === undefined) return undefined;
  const isServer = /^2/.test(version) && version.length > 2;
  const year = version.replace(/^2k(\d)$/i, "200$1").replace(/^2k/i, "20");
  const id = isServer ? `server-${year}${r2 === undefined ? "" : "-r2"}` : `windows-${version}`;
  return findWindows(id)?.id;
}

/** Which Windows the labels, annotations and the preference of a machine speak of. */
export function windowsOf(object: View, template: View): { readonly id?: string; readonly isWindows: boolean } {
  const texts = [object, template].flatMap((one) =>
    ["labels", "annotations"].flatMap((group) =>
      one.along("metadata", group).entries.flatMap(([key, view]) => said(key, view)),
    ),
  );
  const preference = object.along("spec", "preference", "name").text;
  const all = [...texts, ...(preference === undefined ? [] : [preference])];
  const id = all.map(idOf).find((one) => one !== undefined);
  const isWindows = id !== undefined || all.some((text) => /^win/i.test(text));
  return id === undefined ? { isWindows } : { id, isWindows };
}

function said(key: string, { text }: View): string[] {
  const label = /^os\.template\.kubevirt\.io\/(.+)$/.exec(key)?.[1];
  if (label !== undefined) return text === "false" ? [] : [label];
  return /^(vm\.)?kubevirt\.io\/(os|preference-name)$/.test(key) && text !== undefined ? [text] : [];
}
