/** One part of what is asked that is another by now. `undefined`: it was not there, or is not there any more. */
export interface Difference {
  /** `targets.isolate.parameters.body.host` */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Counts up with every asking, and says nothing of what is asked. */
const SAYS_NOTHING = new Set(['round', 'attempt', 'definition', 'step']);

/** What is asked, before and now: every leaf that is not the same. Targets are compared by their step, whatever their order. */
export function differencesOf(before: object, after: object): Difference[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths].sort().flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ path, before: was, after: is }];
  });
}

function leavesOf(shown: object): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [name, value] of Object.entries(shown)) if (!SAYS_NOTHING.has(name)) walk(name, value, leaves);
  return leaves;
}

function walk(path: string, value: unknown, leaves: Map<string, unknown>): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) return void leaves.set(path, value);
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) return void leaves.set(path, value);
  for (const [name, inner] of entries) walk(`${path}.${Array.isArray(value) ? nameIn(inner, name) : name}`, inner, leaves);
}

/** A target is known by its step; anything else in a list by its place. */
const nameIn = (item: unknown, index: string): string =>
  typeof item === 'object' && item !== null && 'step' in item && typeof item.step === 'string' ? item.step : index;
