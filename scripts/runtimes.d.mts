export interface Runtime {
  readonly major: number;
  readonly version: string;
  readonly integrity: Readonly<Record<string, string>>;
}
export const RUNTIMES: readonly Runtime[];
export function nodeOf(major: number, env?: Readonly<Record<string, string | undefined>>): Promise<string>;
export function environmentOf(node: string): { PATH: string };
