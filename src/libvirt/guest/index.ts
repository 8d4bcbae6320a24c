export { type AgentOptions, askAgent, pingAgent } from "./agent";
export { endInGuest, startInGuest } from "./run";
export type { AgentAnswer } from "./answer";
export { guestAddresses, guestFacts } from "./facts";
export type { GuestFacts } from "./said";
export { updatesPending } from "./updates";
export { setupState, type SetupState } from "./setup";
export { type WaitEnd, type WaitFor, type WaitOptions, waitUntil } from "./wait";
