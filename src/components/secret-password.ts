import * as pulumi from "@pulumi/pulumi";
import type { GraphicsArgs } from "./args";

/** A copy of the arguments in which the console's password is a secret, however it was given. */
export function secretPassword<Args extends { graphics?: pulumi.Input<GraphicsArgs> }>(args: Args): Args {
  const { graphics } = args;
  if (graphics === undefined) return args;
  if (isPlain(graphics)) return graphics.password === undefined ? args : { ...args, graphics: withSecret(graphics) };
  return {
    ...args,
    graphics: pulumi.output(graphics).apply((given) => (given?.password === undefined ? given : pulumi.secret(given))),
  };
}

const isPlain = (graphics: pulumi.Input<GraphicsArgs>): graphics is GraphicsArgs =>
  !pulumi.Output.isInstance(graphics) && !(graphics instanceof Promise);

const withSecret = (graphics: GraphicsArgs): GraphicsArgs => ({
  ...graphics,
  password: pulumi.secret(graphics.password!),
});
