import type { Report } from "../reports/report";

export const format = (report: Report): string => JSON.stringify(report.data, null, 2);
