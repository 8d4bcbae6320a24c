import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Provider 0.8 runs `xsltproc` where Pulumi runs, and says no more than "exit status" when it is missing. */
export function needXsltproc(resource: pulumi.Resource, path: string = process.env["PATH"] ?? ""): void {
  if (path.split(delimiter).some((folder) => isAbsolute(folder) && isExecutable(join(folder, "xsltproc")))) return;
  throw new pulumi.ResourceError(
    "@pulumi/libvirt 0.5.x requires the program xsltproc on the machine that runs Pulumi, but it is not on the PATH. " +
      "Run: sudo apt-get install xsltproc (Fedora: sudo dnf install libxslt; Arch: sudo pacman -S libxslt; macOS: brew install libxslt)",
    resource,
    true,
  );
}
