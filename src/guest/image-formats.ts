import { quote } from "../foreign/quote";

/**
 * Formats of disk images, and what the ending of a file's name says about the image in it. Machines run from qcow2 and
 * raw images; people have others. To add a format or an ending, add a line.
 */
interface ImageFormat {
  /** How people call it. */
  readonly name: string;
  /** QEMU's word for `qemu-img convert -f`. */
  readonly word: string;
  /** libvirt's word, where it has another one. */
  readonly libvirt?: string;
  readonly endings: readonly string[];
}

/** Formats that machines do not run from. */
const formats: readonly ImageFormat[] = [
  { name: "VHDX", word: "vhdx", endings: ["vhdx", "avhdx"] },
  { name: "VHD", word: "vpc", libvirt: "vhd", endings: ["vhd", "vpc"] },
  { name: "VMDK", word: "vmdk", endings: ["vmdk"] },
  { name: "VDI", word: "vdi", endings: ["vdi"] },
  { name: "old qcow", word: "qcow", endings: ["qcow"] },
  { name: "QED", word: "qed", endings: ["qed"] },
  { name: "Parallels", word: "parallels", libvirt: "ploop", endings: ["hdd"] },
  { name: "DMG", word: "dmg", endings: ["dmg"] },
  { name: "Bochs", word: "bochs", endings: [] },
  { name: "cloop", word: "cloop", endings: [] },
];

const byWord = new Map(
  formats.flatMap((format) =>
    [format.word, ...(format.libvirt === undefined ? [] : [format.libvirt])].map((word) => [word, format] as const),
  ),
);

/**
 * The format by QEMU's or libvirt's word, where machines do not run from it; undefined for raw, qcow2 and ISO images.
 */
export const imageFormat = (word: string): ImageFormat | undefined => byWord.get(word);

type Ending =
  | { readonly kind: "convert"; readonly name: string; readonly word: string }
  /** `raw` by its name, or a name that raw and qcow2 images both have. */
  | { readonly kind: "raw" | "open" | "qcow2" | "disc"; readonly name: string }
  | { readonly kind: "unpack" | "setup"; readonly name: string };

const archive: Ending = { kind: "unpack", name: "archive" };
const setup: Ending = { kind: "setup", name: "image for Windows Setup" };

const endings: Readonly<Record<string, Ending>> = {
  ...Object.fromEntries(
    formats.flatMap(({ name, word, endings: own }) =>
      own.map((ending) => [ending, { kind: "convert", name, word } as const]),
    ),
  ),
  iso: { kind: "disc", name: "ISO" },
  raw: { kind: "raw", name: "raw" },
  dd: { kind: "raw", name: "raw" },
  img: { kind: "open", name: "img" },
  qcow2: { kind: "qcow2", name: "qcow2" },
  wim: setup,
  esd: setup,
  swm: setup,
  ova: archive,
  zip: archive,
  "7z": archive,
  rar: archive,
  tar: archive,
  tgz: archive,
  gz: archive,
  xz: archive,
  bz2: archive,
  zst: archive,
};

/** What the name of a file says; undefined where it says nothing. */
export function endingOf(file: string): Ending | undefined {
  // The data of a VMDK that lies beside its description.
  if (/-flat\.vmdk$/i.test(file)) return endings["raw"];
  const ending = /[^/]\.([A-Za-z0-9]+)$/.exec(file)?.[1]?.toLowerCase();
  return ending !== undefined && Object.hasOwn(endings, ending) ? endings[ending] : undefined;
}

/** The line that makes a qcow2 image of another one, beside it. `word`: QEMU's for its format. */
export function convertCommand(file: string, word: string): string {
  const stem = file.replace(/([^/])\.[^./]+$/, "$1");
  const into = `${stem}.qcow2` === file ? `${stem}.converted.qcow2` : `${stem}.qcow2`;
  return `qemu-img convert -p -f ${word} -O qcow2 ${quote(file)} ${quote(into)}`;
}
