import { stringify } from "yaml";

import type { Report } from "../reports/report";

export const format = (report: Report): string => stringify(report.data, { lineWidth: 120, aliasDuplicateObjects: false });
