import * as pulumi from "@pulumi/pulumi";
import { printableMessage } from "../foreign/printable";
import type { Properties } from "../provider/properties";
import { redactor } from "../provider/redact";

export type Say = (level: "info" | "warn", message: string) => Promise<void>;

/** Says something in the program's own output, without what is secret in the inputs. */
export function sayer(known: Properties, resource?: pulumi.Resource): Say {
  const redact = redactor([known]);
  return (level, message) => pulumi.log[level](printableMessage(redact(message)), resource);
}
