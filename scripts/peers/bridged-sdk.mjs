// @ts-check
import { spawnSync } from "node:child_process";

/**
 * @typedef {object} BridgedPackage what the bridge says about a Terraform provider
 * @property {string} name
 * @property {string} version
 * @property {{baseProvider: {name: string, version: string}, parameter: string}} parameterization
 * @property {Record<string, {inputProperties?: Record<string, unknown>, properties?: Record<string, unknown>}>}
 * resources
 * @property {Record<string, unknown>} [functions]
 */

/**
 * Asks the bridge for the package that it makes of a Terraform provider on this machine.
 * @param {{pulumi: string, bridge: string, provider: string, env: NodeJS.ProcessEnv}} options
 * @returns {BridgedPackage}
 */
export function bridgedPackage({ pulumi, bridge, provider, env }) {
  const result = spawnSync(pulumi, ["package", "get-schema", bridge, provider], {
    env,
    encoding: "utf8",
    timeout: 120_000,
    maxBuffer: 64 << 20,
  });
  if (result.status !== 0)
    throw new Error(`pulumi package get-schema ${provider} failed: ${result.stderr || result.error?.message}`);
  return JSON.parse(result.stdout);
}

/**
 * The SDK of a bridged package, made on the spot: what `pulumi package add terraform-provider <path>` generates as
 * source, for programs of the Automation API. Its resources have their classes, its provider is `Provider`.
 * @param {typeof import("@pulumi/pulumi")} pulumi
 * @param {BridgedPackage} described
 * @returns {Record<string, any>}
 */
export function bridgedSdk(pulumi, described) {
  const { baseProvider, parameter } = described.parameterization;
  const packageRef = () =>
    pulumi.runtime.registerPackage({
      baseProviderName: baseProvider.name,
      baseProviderVersion: baseProvider.version,
      baseProviderDownloadUrl: "",
      packageName: described.name,
      packageVersion: described.version,
      base64Parameter: parameter,
    });
  /** @type {Record<string, any>} */
  const sdk = { Provider: providerClass(pulumi, described, packageRef) };
  for (const [token, resource] of Object.entries(described.resources))
    sdk[className(token)] = resourceClass(pulumi, token, resource, packageRef);
  for (const token of Object.keys(described.functions ?? {}))
    sdk[className(token)] = () => Promise.reject(new Error(`${token} is not made here`));
  return sdk;
}

/** @param {string} token */
const className = (token) => token.slice(token.lastIndexOf(":") + 1);

/**
 * @param {typeof import("@pulumi/pulumi")} pulumi
 * @param {BridgedPackage} described
 * @param {() => Promise<string>} packageRef
 */
function providerClass(pulumi, { name, version }, packageRef) {
  return class Provider extends pulumi.ProviderResource {
    /** @param {string} resourceName @param {any} args @param {any} options */
    constructor(resourceName, args, options) {
      super(name, resourceName, args, { version, ...options }, false, packageRef());
    }
  };
}

/**
 * @param {typeof import("@pulumi/pulumi")} pulumi
 * @param {string} token
 * @param {{inputProperties?: Record<string, unknown>, properties?: Record<string, unknown>}} resource
 * @param {() => Promise<string>} packageRef
 */
function resourceClass(pulumi, token, resource, packageRef) {
  const inputs = Object.keys(resource.inputProperties ?? {});
  const outputs = Object.fromEntries(Object.keys(resource.properties ?? {}).map((key) => [key, undefined]));
  return class extends pulumi.CustomResource {
    static __pulumiType = token;
    /** The names of its arguments, which in a generated SDK stand in the constructor's source. */
    static __inputs = inputs;
    /** @param {string} name @param {any} args @param {any} options */
    constructor(name, args, options) {
      const unknown = Object.keys(args ?? {}).filter((key) => !inputs.includes(key));
      if (unknown.length > 0) throw new Error(`${token} has no argument ${unknown.join(", ")}`);
      super(token, name, { ...outputs, ...args }, options, false, packageRef());
    }
  };
}
