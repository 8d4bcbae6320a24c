export { appended, withoutQemu } from "./append";
export { applyAgain, withQemu, withQemuPrefix } from "./apply";
export { NO_OVERRIDES, type Overrides, type SetValue } from "./overrides";
export { parseXmlPath, XmlPathError } from "./path";
export { contentsOf, SelectionError, setValue } from "./select";
