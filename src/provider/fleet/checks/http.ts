import { addressOf } from "./agent";
import { each } from "./each";

/** Does a URL answer with the expected status? Redirects are not followed: they have a status of their own. */
export const http = each(async (member, { url = "", status = 200 }, context) => {
  let address = "";
  if (url.includes("{address}")) {
    const found = await addressOf(member, context);
    if ("problem" in found) return found.problem;
    address = found.address.includes(":") ? `[${found.address}]` : found.address;
  }
  const target = url.replaceAll("{name}", encodeURIComponent(member.name)).replaceAll("{address}", address);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(context.timeoutMs)]);
  try {
    // A connection of an earlier attempt says nothing about the server as it is now.
    const response = await fetch(target, { redirect: "manual", signal, headers: { connection: "close" } });
    await response.body?.cancel();
    return response.status === status ? undefined : `${target} answers with status ${response.status}, not ${status}`;
  } catch (error) {
    const { cause, message, name } = error as Error & { cause?: { code?: string } };
    return name === "TimeoutError"
      ? `${target} does not answer within ${context.timeoutMs / 1000} s`
      : `${target} cannot be reached (${cause?.code ?? message})`;
  }
});
