export interface Within {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}
export function percentile(values: readonly number[], share: number): number;
export function median(values: readonly number[]): number;
export function medianWithin(values: readonly number[]): Within;
export function verdictOf(within: Omit<Within, 'median'>, most: number): string;
export function slope(points: readonly (readonly [x: number, y: number])[]): { readonly perUnit: number; readonly give: number };
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string;
