import type { DomainRest } from "../../src/domain";
import { isEmptyElementRest } from "../../src/domain/rest/rest";

/** Does the definition say everything that the XML said? */
export const isEmptyRest = (rest: DomainRest): boolean => isEmptyElementRest(rest) && !rest.outside;
