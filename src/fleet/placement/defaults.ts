/** vCPUs for each host CPU that nobody is pinned to. */
export const DEFAULT_OVERCOMMIT = 4;
/** The part of a host's memory that machines do not get, and the least of it, in KiB. */
export const RESERVED_PART = 0.05;
export const LEAST_RESERVED_KIB = 1024 ** 2;
