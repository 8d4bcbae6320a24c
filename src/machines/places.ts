/** `devices/interface[1]/mac` → `devices/interface/mac`. */
export const placeOf = (path: string): string => path.replace(/\[[^\]]*\]/g, "");

/** Is the domain path `upper` itself, or below it? "" is the machine. */
export const isWithinPlace = (path: string, upper: string): boolean =>
  upper === "" || path === upper || path.startsWith(`${upper}/`);

/** Is one of two domain paths the other, or below it? */
export const touches = (one: string, other: string): boolean => isWithinPlace(one, other) || isWithinPlace(other, one);
