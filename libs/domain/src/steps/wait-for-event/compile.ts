import { compileCondition, compileTemplate, type Condition, type ConditionSource, type Template } from '../../expression/index.js';
import type { StepOf } from '../step.js';

export interface CompiledWait {
  /** `one` and `any` end with the first event, `all` when every wait has got one. */
  readonly mode: 'one' | 'any' | 'all';
  readonly read: 'data' | 'envelope';
  readonly waits: readonly CompiledAwaited[];
  readonly timeoutMs?: number;
  readonly onTimeout?: 'fail' | 'continue' | { readonly goto: string };
}

export interface CompiledAwaited {
  /** In `anyOf` and `allOf`. */
  readonly name?: string;
  /** The CloudEvent's type. */
  readonly event: Template;
  readonly key?: Template;
  readonly when?: { readonly source: ConditionSource; readonly condition: Condition };
}

type Authored = { name?: string | undefined; event: string; key?: string | undefined; when?: ConditionSource | undefined };

export function compileWait({ with: authored }: StepOf<'wait-for-event'>): CompiledWait {
  const { event, key, when, anyOf, allOf, read, timeoutMs, onTimeout } = authored;
  const waits: readonly Authored[] = anyOf ?? allOf ?? [{ event: event ?? '', key, when }];
  return {
    mode: anyOf ? 'any' : allOf ? 'all' : 'one',
    read: read ?? 'data',
    waits: waits.map(compileAwaited),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(onTimeout !== undefined && { onTimeout }),
  };
}

function compileAwaited({ name, event, key, when }: Authored): CompiledAwaited {
  return {
    ...(name !== undefined && { name }),
    event: compileTemplate(event),
    ...(key !== undefined && { key: compileTemplate(key) }),
    ...(when !== undefined && { when: { source: when, condition: compileCondition(when) } }),
  };
}
