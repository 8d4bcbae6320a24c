import { printableJson } from "../../foreign/printable";
import type { Report } from "../reports/report";

export const format = (report: Report): string => printableJson(JSON.stringify(report.data, null, 2));
