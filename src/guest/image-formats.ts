/** Formats of disk images that machines do not run from, by the words of QEMU and libvirt. An image of any other word is taken as it is. */
interface ImageFormatRow {
  /** How people call it. */
  readonly name: string;
  /** QEMU's word for `qemu-img convert -f`. */
  readonly word: string;
}

const rows: Readonly<Record<string, ImageFormatRow>> = {
  vpc: { name: "VHD (vpc)", word: "vpc" },
  vhd: { name: "VHD (vpc)", word: "vpc" },
  vhdx: { name: "VHDX", word: "vhdx" },
  vmdk: { name: "VMDK", word: "vmdk" },
  vdi: { name: "VDI", word: "vdi" },
  qcow: { name: "old qcow", word: "qcow" },
  qed: { name: "QED", word: "qed" },
  parallels: { name: "Parallels", word: "parallels" },
  dmg: { name: "DMG", word: "dmg" },
  bochs: { name: "Bochs", word: "bochs" },
  cloop: { name: "cloop", word: "cloop" },
};

/** The row of a format that machines do not run from; undefined for raw, qcow2 and ISO images. */
export const imageFormat = (word: string): ImageFormatRow | undefined => (Object.hasOwn(rows, word) ? rows[word] : undefined);
