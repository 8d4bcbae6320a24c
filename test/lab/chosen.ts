import { labIsHere, suites, type Suite } from "./lab";

/** The lab hosts that this run asks for (WINDOWS_GUEST_LAB_SUITES). Default: trixie. */
export const chosenSuites = (process.env["WINDOWS_GUEST_LAB_SUITES"]?.split(",") ?? ["trixie"]) as Suite[];

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
