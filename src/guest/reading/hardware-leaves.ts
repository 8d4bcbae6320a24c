/** Texts that say what Windows sees of its computer, its disks and the folders of its host. */
import { CONTROL, type Form, hostPath, NOT_PROSE, problemOf, text } from "./leaves";
import { matching } from "./matching";

/** Never shown in messages: serial numbers can be secrets. */
const smbiosForm: Form = { text: "one line of up to 255 characters", longest: 255 };
export const smbiosText = text((value) => {
  if (value === "") return { problem: "the text is empty", fix: "leave it out" };
  if (value.length > smbiosForm.longest!)
    return { problem: `the text is longer than ${smbiosForm.longest} characters`, fix: "shorten it" };
  return CONTROL.test(value) || NOT_PROSE.test(value)
    ? { problem: "the text contains a line break or another control character", fix: "remove it" }
    : undefined;
}, smbiosForm);

export const smbiosDate = matching("a date of SMBIOS", /^(0[1-9]|1[0-2])\/(0[1-9]|[12]\d|3[01])\/(19|20)\d\d$/, {
  text: "a date as `MM/DD/YYYY`, for example `04/01/2024`",
});

const BYTE = "(\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])";
export const smbiosRelease = matching("a release of SMBIOS", new RegExp(`^${BYTE}\\.${BYTE}$`), {
  text: "two numbers from 0 to 255 with a point, for example `1.42`",
});

export const machineType = matching(
  "a version of the machine type q35",
  /^(pc-q35-[A-Za-z0-9][A-Za-z0-9.+-]{0,55}|q35)$/,
  { text: "a version of q35, for example `pc-q35-9.2`; `virsh capabilities` lists those of a host" },
);

export const osinfo = matching("an ID of libosinfo", /^https?:\/\/[A-Za-z0-9.-]+\/[A-Za-z0-9._/-]{1,150}$/, {
  text: "an ID of libosinfo, for example `http://microsoft.com/win/11`; `osinfo-query os` lists them",
});

const folderForm: Form = { text: "an absolute path of a folder on the host", longest: 4095 };
export const folderPath = text((path) => {
  if (path === "/") return undefined;
  const found = hostPath.safeParse(path.replace(/\/+$/, ""));
  return found.success ? undefined : problemOf(found.error);
}, folderForm);

/** virtiofs has room for 36 bytes. */
export const shareTag = matching("the name of a shared folder", /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,35}$/, {
  text: "up to 36 letters, digits and `. _ -`",
  longest: 36,
});

export const resolution = matching("a resolution", /^[1-9]\d{2,4}x[1-9]\d{2,4}$/, {
  text: "width and height in pixels, for example `2560x1440`",
});

export const wwn = matching("a world wide name", /^[0-9a-f]{16}$/, {
  text: "16 hexadecimal digits in lower case, for example `5000c50015ea71ad`",
  longest: 16,
});
