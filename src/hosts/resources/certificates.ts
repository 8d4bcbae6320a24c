import type { HostVariables } from "./types";

/** What a host tells of Microsoft's Secure Boot certificates. */
export interface HostCertificates {
  /** The template that a new machine with enrolled keys gets its variables from. */
  readonly template?: HostVariables;
  readonly variables?: readonly HostVariables[];
}

/** Reads lines `template <path>`, `folder <path>`, `file <path>`, `2011 <path>` and `2023 <path>`. */
export function parseCertificates(text: string): HostCertificates {
  const lines = [...text.matchAll(/^(template|folder|file|2011|2023) (\/.*)$/gm)].map(
    ([, kind, path]) => [kind!, path!] as const,
  );
  const pathsOf = (kind: string): string[] => lines.flatMap(([one, path]) => (one === kind ? [path] : []));
  const holding = (["2011", "2023"] as const).map((year) => [year, new Set(pathsOf(year))] as const);
  const variables = (path: string): HostVariables => ({
    path,
    certificates: holding.flatMap(([year, paths]) => (paths.has(path) ? [year] : [])),
  });
  const [template] = pathsOf("template").map(variables);
  const files = pathsOf("file").map(variables);
  return {
    // One without any has not been read.
    ...(template === undefined || template.certificates.length === 0 ? {} : { template }),
    ...(pathsOf("folder").length === 0 ? {} : { variables: files }),
  };
}
