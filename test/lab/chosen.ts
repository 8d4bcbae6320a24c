import { DEVICES, labIsHere, suites, type Suite } from "./lab";

const chosen: readonly string[] = process.env["WINDOWS_GUEST_LAB_SUITES"]?.split(",") ?? ["trixie"];

/** The lab hosts that this run asks for (WINDOWS_GUEST_LAB_SUITES), without the one for devices. Default: trixie. */
export const chosenSuites = chosen.filter((suite) => suite !== DEVICES) as Suite[];

/** A `describe` for the lab host with devices, where this run asks for it. */
export function describeOnDevicesHost(title: string, tests: () => void): void {
  describe(`${title} on the lab host ${DEVICES}`, function () {
    this.timeout(900_000);
    if (!chosen.includes(DEVICES)) it.skip(`not asked for (WINDOWS_GUEST_LAB_SUITES=${DEVICES})`);
    else if (labIsHere()) tests();
    else it.skip("the lab is not here (WINDOWS_GUEST_LAB names its folder)");
  });
}

/** A `describe` for each chosen lab host, with one visibly skipped test where the lab is missing. */
export function describeOnLabHosts(title: string, tests: (suite: Suite) => void): void {
  for (const suite of chosenSuites) {
    describe(`${title} on the lab host ${suite}`, function () {
      this.timeout(900_000);
      if (!suites.includes(suite)) throw new Error(`no lab suite "${suite}"; there are ${suites.join(", ")}`);
      if (labIsHere()) tests(suite);
      else it.skip("the lab is not here (WINDOWS_GUEST_LAB names its folder)");
    });
  }
}
