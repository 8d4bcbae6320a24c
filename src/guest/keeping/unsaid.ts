import type { DomainDefinition } from "../../domain";
import type { GuestSpec } from "../types";
import { devicesUnsaid } from "./unsaid-devices";
import type { Unsaid } from "./unsaid-kinds";
import { partsUnsaid } from "./unsaid-parts";

/** What somebody can set on the host, and what stays where the program says nothing about it. */
export const UNSAID: readonly Unsaid[] = [...partsUnsaid, ...devicesUnsaid];

/** Names of {@link UNSAID} that a program says, or did at its last deployment. */
export type Said = ReadonlySet<string>;

/** What one of the specs says about what {@link keepUnsaid} keeps. */
export const saidIn = (...specs: readonly Partial<GuestSpec>[]): Said =>
  new Set(UNSAID.filter(({ said }) => specs.some(said)).map(({ name }) => name));

/**
 * The wanted machine with what somebody set on its host, where the program says nothing about it. What it said at its
 * last deployment and says no more goes.
 */
export const keepUnsaid = (wanted: DomainDefinition, current: DomainDefinition, said: Said): DomainDefinition =>
  UNSAID.filter(({ name }) => !said.has(name)).reduce((one, { keep }) => keep(one, current), wanted);
