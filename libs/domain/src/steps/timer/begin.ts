import { parseTimestamp } from '../../expression/index.js';
import type { JsonObject } from '../../json.js';
import { rfc3339 } from '../../rfc3339.js';
import { DURATION_MS_MAX } from '../../runbook/index.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { StepError } from '../../execution/events/index.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { scopeAt } from '../../execution/drafting/scope.js';
import { simulate } from '../dry-run/simulate.js';

/** Waits for a duration, or until a time; one in the past is over at once. */
export function setTimer(draft: Drafting, instance: Instance): void {
  const { path, step } = instance;
  const { now } = draft.world;
  const { durationMs, until } = step.parameters.render(scopeAt(draft, path), draft.world) as JsonObject;
  const dueAt = until === undefined ? now + Number(durationMs) : (parseTimestamp(String(until)) ?? NaN);
  const fault = until === undefined ? durationFault(durationMs) : untilFault(String(until), dueAt - now);
  if (fault) return failAttempt(draft, instance, fault);
  if (draft.state.dryRun) return simulate(draft, instance, { dueAt: rfc3339(dueAt) });
  draft.emit({ type: 'TimerSet', at: now, step: path, attempt: draft.nextAttempt(path), dueAt: Math.max(dueAt, now) });
}

function durationFault(durationMs: unknown): StepError | undefined {
  if (typeof durationMs === 'number' && Number.isInteger(durationMs) && durationMs >= 0 && durationMs <= DURATION_MS_MAX) return undefined;
  const found = JSON.stringify(durationMs);
  const message = `expected durationMs as whole milliseconds from 0 to ${DURATION_MS_MAX}, found ${found}; give such a number`;
  return { name: 'expression', message };
}

function untilFault(until: string, fromNowMs: number): StepError | undefined {
  if (fromNowMs <= DURATION_MS_MAX) return undefined;
  const message = `expected until as a time of RFC 3339 within a year, such as 2026-11-21T10:00:00Z, found ${JSON.stringify(until)}; correct it`;
  return { name: 'expression', message };
}
