import type { Runbook } from './document.js';

/** By which a run is found, beside what it is: `{ team: "blue", case: "4711" }`. */
export type RunLabels = Readonly<Record<string, string>>;

/** `team`, `attack/technique`. */
export const RUN_LABEL_KEY = /^[a-z0-9][a-z0-9._/-]{0,62}$/;
/** `blue`, `T1486`, `10.1.2.3:443`. Without blanks, so that `key:value` is one word in a command line and in an address. */
export const RUN_LABEL_VALUE = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,62}$/;
/** Each is one more line for the store to keep. */
export const RUN_LABELS_MAX = 16;

/** `key:value`, as people write a label and as a list is asked for it. */
export const labelText = (key: string, value: string): string => `${key}:${value}`;

/** Of a text that is no `key:value`: undefined. */
export function labelNamed(text: string): { readonly key: string; readonly value: string } | undefined {
  const at = text.indexOf(':');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  return at > 0 && RUN_LABEL_KEY.test(key) && RUN_LABEL_VALUE.test(value) ? { key, value } : undefined;
}

/**
 * The labels of a run: those that its start gives, and of those labels of its runbook that are written `key:value` the ones whose key is not given, in the runbook's
 * order, as far as there is room. Undefined: it has none.
 */
export function labelsOfRun({ labels = [] }: Pick<Runbook, 'labels'>, given: RunLabels = {}): RunLabels | undefined {
  const found = new Map(Object.entries(given));
  for (const text of labels) {
    const label = labelNamed(text);
    if (label && !found.has(label.key) && found.size < RUN_LABELS_MAX) found.set(label.key, label.value);
  }
  return found.size === 0 ? undefined : Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
