import { formatPath, isWithin, type Path } from "../findings/path";
import { type Properties, withValues } from "./properties";

/**
 * A property that our resources add to their own: the paths of arguments whose values come from other resources of the
 * program, `""` where the whole resource waits for another one. A check takes it out again, so that no state has it and
 * no diff sees it.
 */
export const MADE_BY_OTHERS = "madeByOthers";

/** Takes the property apart from the arguments. */
export function withoutMade(news: Properties): { readonly news: Properties; readonly made: readonly string[] } {
  const given = news.value[MADE_BY_OTHERS];
  if (given === undefined && !news.unknowns.some(isOurs)) return { news, made: [] };
  const { [MADE_BY_OTHERS]: _, ...value } = withValues(news, {}).value;
  const made = Array.isArray(given) ? given.filter((path): path is string => typeof path === "string") : [""];
  // What is not known yet is made later, by whoever.
  const rest = {
    value,
    secrets: news.secrets.filter((path) => !isOurs(path)),
    unknowns: news.unknowns.filter((path) => !isOurs(path)),
  };
  return { news: rest, made: [...made, ...rest.unknowns.map(formatPath)] };
}

const isOurs = (path: Path): boolean => isWithin(path, [MADE_BY_OTHERS]);
