// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** A parameter of a network filter. */
export interface NetworkFilterParameterArgs {
  /** Name of the parameter, for example `IP`. Up to 64 letters, digits and `_`. */
  name: Input<string>;
  /** Value of the parameter. A list is several parameters of the same name. One line of up to 256 characters. */
  value: Input<string>;
}
