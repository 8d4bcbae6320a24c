/**
 * What the ending of a file's name says about the image in it. Machines run from qcow2 and raw images; people have others.
 * To add an ending, add a line. `qemu` is the word that `qemu-img convert -f` takes.
 */
type Ending =
  | { readonly kind: "convert"; readonly name: string; readonly qemu: string }
  /** `raw` by its name, or a name that raw and qcow2 images both have. */
  | { readonly kind: "raw" | "open" | "qcow2" | "disc"; readonly name: string }
  | { readonly kind: "unpack" | "setup"; readonly name: string };

const convert = (name: string, qemu: string): Ending => ({ kind: "convert", name, qemu });
const archive: Ending = { kind: "unpack", name: "archive" };
const setup: Ending = { kind: "setup", name: "image for Windows Setup" };

const endings: Readonly<Record<string, Ending>> = {
  vhdx: convert("VHDX", "vhdx"),
  avhdx: convert("VHDX", "vhdx"),
  vhd: convert("VHD", "vpc"),
  vpc: convert("VHD", "vpc"),
  vmdk: convert("VMDK", "vmdk"),
  vdi: convert("VDI", "vdi"),
  qcow: convert("old qcow", "qcow"),
  qed: convert("QED", "qed"),
  hdd: convert("Parallels", "parallels"),
  dmg: convert("DMG", "dmg"),
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

/** The line that makes a qcow2 image of another one, beside it. */
export const convertCommand = (file: string, qemu: string): string => `qemu-img convert -p -f ${qemu} -O qcow2 ${shellWord(file)} ${shellWord(file.replace(/\.[^./]+$/, ".qcow2"))}`;

/** A file name as one word of a shell. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
