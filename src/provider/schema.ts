import generated from "./schema.json";
import { packageVersion } from "./version";

/** The package's Pulumi schema. schema.json is generated from the classes and arguments of src/components by a test. */
export const schemaJson = (): string => JSON.stringify({ ...generated, version: packageVersion });
