export interface Mutant {
  readonly id: string;
  /** Path in the repository. */
  readonly fileName: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
  readonly mutatorName: string;
  readonly replacement: string;
}
export type Fate = 'killed' | 'undecided' | 'not noticed' | 'no suite comes here';
export function isIn(folder: string, file: string): boolean;
export function drawn(mutants: readonly Mutant[], count: number, seed: number): string[];
export function fateOf(result: { readonly status: string; readonly statusReason?: string }): Fate;
export function intervalOf(part: number, whole: number): [number, number];
