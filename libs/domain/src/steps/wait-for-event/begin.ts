import { correlationId } from '../../correlation/correlation-id.js';
import type { Json } from '../../json.js';
import type { Path } from '../../expression/index.js';
import type { CompiledAwaited } from '../../runbook/index.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { Wait } from '../../execution/events/index.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { scopeAt } from '../../execution/drafting/scope.js';
import { simulate } from '../dry-run/simulate.js';

/** Opens the waits. Keys, and what conditions read of the run, are evaluated now, once. */
export function openWaits(draft: Drafting, instance: Instance): void {
  const { path, step } = instance;
  const { world } = draft;
  if (!step.wait) throw new Error(`expected ${path} to be compiled as a wait`);
  const { mode, read, waits: awaited, timeoutMs } = step.wait;
  const attempt = draft.nextAttempt(path);
  const waits: Wait[] = [];
  for (const one of awaited) {
    const wait = waitFor(draft, path, attempt, one);
    if ('error' in wait) return failAttempt(draft, instance, { name: 'expression', message: wait.error });
    waits.push(wait);
  }
  if (draft.state.dryRun) return simulate(draft, instance, waits as unknown as Json);
  draft.emit({
    type: 'WaitOpened',
    at: world.now,
    step: path,
    attempt,
    runbook: draft.state.runbook.id,
    mode,
    read,
    waits,
    ...(timeoutMs !== undefined && { timeoutAt: world.now + timeoutMs }),
  });
}

function waitFor(draft: Drafting, path: string, attempt: number, { name, event, key, when }: CompiledAwaited): Wait | { error: string } {
  const { world } = draft;
  const scope = scopeAt(draft, path);
  const type = event.render(scope, world);
  const value = key?.render(scope, world);
  if (typeof type !== 'string') return { error: `expected event to be a text, found ${JSON.stringify(type)}; name a type` };
  if (value !== undefined && !isKey(value)) {
    return { error: `expected key to be a text, a number, true or false, found ${JSON.stringify(value)}; name one member of the value` };
  }
  const text = value === undefined ? undefined : String(value);
  return {
    id: `${world.id}/${path}#${attempt}${name === undefined ? '' : `:${name}`}`,
    correlation: correlationId(world.sha256, world.tenant, type, text),
    ...(name !== undefined && { name }),
    event: type,
    ...(text !== undefined && { key: text }),
    ...(when && { when: { condition: when.source, scope: captured(when.condition.references, scope) } }),
  };
}

const isKey = (value: Json): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** How many names tell one input, or one step with its member, from the others. */
const NAMES_OF_A_PART: ReadonlyMap<string, number> = new Map([
  ['steps', 2],
  ['inputs', 1],
  ['previous', 3],
]);

/** What the condition reads besides the event: single inputs and members of steps, whole where it does not say which. */
function captured(references: readonly Path[], scope: { readonly [name: string]: Json | undefined }): { [name: string]: Json } {
  const copy: { [name: string]: Json } = {};
  for (const [root = '', ...keys] of references) {
    const value = scope[root];
    if (root === 'event' || value === undefined) continue;
    copy[root] = merged(copy[root], value, keys.slice(0, NAMES_OF_A_PART.get(root) ?? 0));
  }
  return copy;
}

function merged(target: Json | undefined, value: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const from = value as Readonly<Record<string, Json>>;
  const into = (target ?? {}) as Readonly<Record<string, Json>>;
  if (!Object.hasOwn(from, key)) return into;
  return { ...into, [key]: merged(Object.hasOwn(into, key) ? into[key] : undefined, from[key] as Json, rest) };
}
