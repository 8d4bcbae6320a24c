// No test runs here: the compiler checks (npm run typecheck, which npm test runs) that the component's arguments,
// resolved, are a guest spec.
import type { Unwrap } from "@pulumi/pulumi";
import type { z } from "zod";
import type { WindowsGuestArgs } from "../../src/components";
import type { guestSpec } from "../../src/guest/reading/spec";

type Spec = z.input<typeof guestSpec>;
type Resolved = Unwrap<Omit<WindowsGuestArgs, "name" | "preset">>;
const holds = <_Claim extends true>(): void => undefined;

holds<Resolved extends Omit<Spec, "name" | "preset"> ? true : false>();
holds<[Exclude<keyof Spec, keyof WindowsGuestArgs>] extends [never] ? true : false>();
holds<[Exclude<keyof WindowsGuestArgs, keyof Spec>] extends [never] ? true : false>();

// @ts-expect-error A claim that does not hold is an error.
holds<["name"] extends [never] ? true : false>();
