import type { Diagnostic } from './diagnostic.js';
import { runbookDocument, type Runbook } from './document.js';

/** What can be read of a definition with faults, so that all its faults are told at once. */
export interface ReadablePart {
  readonly runbook: Runbook;
  /** Pointers of steps that could not be read: an action stands in the place of each. */
  readonly unread: readonly string[];
}

/** The definition without that in which its faults of shape lie. Undefined when it is none even so. */
export function readablePart(value: unknown, faults: readonly Diagnostic[]): ReadablePart | undefined {
  const copy: unknown = structuredClone(value);
  const unread = new Set<string>();
  for (const { code, path } of faults) {
    const step = STEP.exec(path)?.[0];
    if (code === 'unknown-key') remove(copy, path);
    else if (step === undefined) return undefined;
    else unread.add(step);
  }
  for (const path of unread) replace(copy, path);
  const parsed = runbookDocument.safeParse(copy);
  return parsed.success ? { runbook: parsed.data, unread: [...unread] } : undefined;
}

/** Whether the pointer lies in a step that could not be read. */
export const isUnread = (unread: readonly string[], path: string): boolean =>
  unread.some((step) => path === step || path.startsWith(`${step}/`));

/** The innermost step of a pointer. */
const STEP = /^\/(?:steps|onFailure)\/\d+(?:\/steps\/\d+)*/;
const ID = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;

type Members = Record<string, unknown>;

function remove(document: unknown, path: string): void {
  const [holder, key] = holderOf(document, path);
  if (holder) delete holder[key];
}

/** Others may name the step, and wait for it as it waits for others. */
function replace(document: unknown, path: string): void {
  const [holder, key] = holderOf(document, path);
  if (!holder) return;
  const { id, dependsOn } = (holder[key] ?? {}) as Members;
  const isNamed = typeof id === 'string' && ID.test(id);
  const isList = Array.isArray(dependsOn) && dependsOn.every((step) => typeof step === 'string' && ID.test(step));
  holder[key] = {
    id: isNamed ? id : `unread${path.replaceAll(/\D+/g, '-')}`,
    type: 'action',
    use: 'unread',
    ...(isList && { dependsOn }),
  };
}

/** The map or list that holds what the pointer names, and its key there. */
function holderOf(document: unknown, path: string): [Members | undefined, string] {
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  let at: unknown = document;
  for (const key of keys) at = typeof at === 'object' && at !== null ? (at as Members)[key] : undefined;
  return [typeof at === 'object' && at !== null ? (at as Members) : undefined, last];
}
