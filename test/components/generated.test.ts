import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sources } from "../../generate/files";
import type { Unwrap } from "@pulumi/pulumi";
import { Preset, type FleetMemberArgs, type WindowsFleetArgs, type WindowsGuestArgs } from "../../src";
import type { FleetSpec } from "../../src/fleet/model/fleet";
import type { GuestSpec } from "../../src/guest";
import { assertGenerated } from "../support/generated";

const ARGS = "src/components/args";

describe("arguments and enums", () => {
  for (const file of sources()) it(`${file.path} is what the model says`, () => assertGenerated(file));

  it("no file of arguments is left over", () => {
    const generated = sources().map(({ path }) => path);
    const files = readdirSync(join(__dirname, "..", "..", ARGS)).map((name) => `${ARGS}/${name}`);
    assert.deepEqual(
      files.filter((file) => !generated.includes(file)),
      [],
    );
  });

  it("preset accepts the enum, a version that editors complete, and any other text", () => {
    const text: string = "desktop@7";
    const given: WindowsGuestArgs["preset"][] = [Preset.Desktop, "desktop", "desktop@1", text, Promise.resolve(text)];
    assert.equal(given.length, 5);
  });
});

// The compiler checks that arguments, resolved, are a guest: the generator names each type rightly.
type Program = Required<Unwrap<Omit<WindowsGuestArgs, "name">>>;
type Described = Required<Omit<GuestSpec, "name">>;
const holds = <_Claim extends true>(): void => undefined;
holds<Program extends Described ? true : false>();
holds<[Exclude<keyof Described, keyof Program>] extends [never] ? true : false>();
holds<[Exclude<keyof Program, keyof Described>] extends [never] ? true : false>();
// The same for a fleet. Its template and members are those of a guest.
type FleetProgram = Omit<WindowsFleetArgs, "template" | "members">;
type FleetDescribed = Omit<FleetSpec, "fleet" | "template" | "members">;
holds<FleetProgram extends FleetDescribed ? true : false>();
holds<[Exclude<keyof FleetSpec, keyof WindowsFleetArgs>] extends ["fleet"] ? true : false>();
holds<[Exclude<keyof WindowsFleetArgs, keyof FleetSpec>] extends [never] ? true : false>();
holds<[Exclude<keyof FleetMemberArgs, keyof WindowsGuestArgs>] extends ["placement" | "wave"] ? true : false>();
holds<[Extract<keyof FleetMemberArgs, "name" | "host" | "uuid">] extends [never] ? true : false>();
// @ts-expect-error A claim that does not hold is an error.
holds<["name"] extends [never] ? true : false>();
