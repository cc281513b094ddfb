export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
export interface JestReport {
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
}
export const nothing: Tally;
export function sum(one: Tally, other: Tally): Tally;
export function tallyOf(report: JestReport): Tally;
export function line(tally: Tally): string;
export function slowest(
  report: { readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[] },
  count: number,
): string[];
