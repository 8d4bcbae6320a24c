/** More are not named in one message, nor kept in one output. */
export const MOST_LISTED = 8;

/** Paths for people, not too many. */
export const listed = (paths: readonly string[]): string =>
  paths.length <= MOST_LISTED
    ? paths.join(", ")
    : `${paths.slice(0, MOST_LISTED).join(", ")} and ${paths.length - MOST_LISTED} more`;
