export { type AgentAnswer, type AgentOptions, askAgent, pingAgent } from "./agent";
export { guestAddresses, type GuestFacts, guestFacts } from "./facts";
export { updatesPending } from "./updates";
export { setupState, type SetupState } from "./setup";
export { type WaitEnd, type WaitFor, type WaitOptions, waitUntil } from "./wait";
