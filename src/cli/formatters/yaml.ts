import { writeYaml } from "../../foreign/yaml";

import type { Report } from "../reports/report";

export const format = (report: Report): string => writeYaml(report.data, { lineWidth: 120 });
