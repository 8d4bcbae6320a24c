import type { DomainDefinition } from "../../domain/definition";
import { enlightenment, isEnlightenmentName } from "../../enlightenments/catalogue";
import type { ResolvedEnlightenment } from "../../enlightenments/types";
import type { Finding } from "../../findings";
import type { Choice, GuestResolution, GuestSpec } from "../types";
import { optionsIn } from "./qemu-options";
import { type Effect, effectAt, inOwnWords, override, type Overridden } from "./override";

/** How a guest is resolved that has an argument `xml`: once without it, and once as the machine that comes of it. */
export type Overriding =
  { readonly first: (draft: DomainDefinition, spec: GuestSpec) => void } | { readonly overridden: Overridden };

/**
 * Resolves a guest whose machine's XML has additions. The rules judge the spec that would say all of the machine, and
 * what they find about an addition comes back with its path.
 *
 * @param resolve resolves the spec, or the one that is handed over instead
 */
export function resolveOverridden(resolve: (overriding: Overriding) => GuestResolution): GuestResolution {
  let made: Overridden | undefined;
  const plain = resolve({
    first: (draft, spec) => {
      made = override(draft, spec);
    },
  });
  if (made === undefined) return plain;
  const overridden = made;
  const resolution = resolve({ overridden });
  const decides = (path: string): Effect | undefined => effectAt(path, overridden);
  const told = <F extends Finding>(finding: F): F => inItsWords(finding, overridden);
  return {
    ...resolution,
    effective: overridden.spec,
    additions: overridden.effects.map(({ argument, places }) => ({ argument, places })),
    ...(overridden.definition.overrides === undefined ? {} : { overrides: overridden.definition.overrides }),
    findings: resolution.findings.map(told),
    ...(resolution.suppressed === undefined ? {} : { suppressed: resolution.suppressed.map(told) }),
    enlightenments: resolution.enlightenments.map((row) => ofUser(row, decides)),
    choices: [
      ...resolution.choices.map((choice) => {
        const deciding = decides(choice.path);
        return deciding === undefined
          ? choice
          : { ...choice, by: "user" as const, reason: reasonOf(deciding.argument) };
      }),
      ...ownChoices(overridden.spec),
    ],
  };
}

const reasonOf = (argument: string): string => `you set this with ${argument}`;

/** A finding about what an addition decides is about the addition. */
function inItsWords<F extends Finding>(finding: F, overridden: Overridden): F {
  const effect = finding.path.startsWith("xml.") ? undefined : effectAt(finding.path, overridden);
  if (effect === undefined) return finding;
  const fix = effect.fix ?? (finding.fix && inOwnWords(finding.fix, overridden));
  return {
    ...finding,
    path: effect.argument,
    message: inOwnWords(finding.message, overridden),
    ...(fix === undefined ? {} : { fix }),
  };
}

function ofUser(row: ResolvedEnlightenment, decides: (path: string) => Effect | undefined): ResolvedEnlightenment {
  const deciding = isEnlightenmentName(row.name)
    ? decides(`enlightenments.${enlightenment(row.name).property}`)
    : undefined;
  return deciding === undefined ? row : { ...row, reason: reasonOf(deciding.argument) };
}

/** Every addition, without its value: that can be a secret. */
function ownChoices({ xml = {} }: GuestSpec): Choice[] {
  const { set = {}, append = [], qemuArgs = [], qemuEnv = {} } = xml;
  const own = (path: string, value: string): Choice => ({ path, value, by: "user", reason: reasonOf(path) });
  return [
    ...Object.keys(set).map((path) => ({ ...own("xml.set", path) })),
    ...append.map((text: string | undefined, at) => own(`xml.append[${at}]`, rootOf(text))),
    ...(qemuArgs.length === 0
      ? []
      : [
          own(
            "xml.qemuArgs",
            optionsIn(qemuArgs.map((word: string | undefined) => word ?? ""))
              .map(({ name }) => `-${name}`)
              .join(" "),
          ),
        ]),
    ...(Object.keys(qemuEnv).length === 0 ? [] : [own("xml.qemuEnv", Object.keys(qemuEnv).join(", "))]),
  ];
}

const rootOf = (text: string | undefined): string => {
  const name = /<\s*([A-Za-z_][\w:.-]*)/.exec(text ?? "")?.[1];
  return name === undefined ? "not known yet" : `<${name}>`;
};
