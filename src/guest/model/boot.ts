import * as z from "zod";

import * as leaf from "../reading/leaves";
import { group, optional } from "./describe";

export const bootMenu = group("BootMenuArgs", "Boot menu of the firmware.", {
  enabled: optional(z.boolean(), { about: "Whether the firmware shows the menu.", default: true }),
  timeoutMs: optional(leaf.whole(0, 65535, "milliseconds"), {
    about: "How long the firmware waits for a choice, in milliseconds.",
    defaultText: "the firmware's default",
  }),
});
