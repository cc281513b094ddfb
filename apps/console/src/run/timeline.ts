import { membersOf, type RunEvent } from '../api/run-events.js';

export type SpanKind = 'work' | 'wait' | 'people' | 'retry' | 'doubt' | 'inside';

/** A stretch in which a step did, or waited for, one thing. */
export interface Span {
  readonly kind: SpanKind;
  readonly fromMs: number;
  /** Undefined: it goes on. */
  readonly toMs?: number;
  readonly attempt?: number;
  readonly isFailed?: boolean;
}

export interface TimelineRow {
  readonly path: string;
  readonly spans: readonly Span[];
}

export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** When nothing new began because somebody had paused the run. */
  readonly pauses: readonly Span[];
  readonly fromMs: number;
  /** Of the last event. */
  readonly toMs: number;
}

const OPENS: Readonly<Record<string, SpanKind>> = {
  StepRequested: 'work',
  ApprovalRequested: 'people',
  WaitOpened: 'wait',
  TimerSet: 'wait',
  ChildRequested: 'inside',
  LoopStarted: 'inside',
  StepAttemptFailed: 'retry',
  StepInDoubt: 'doubt',
};
const FAILS: ReadonlySet<string> = new Set(['StepAttemptFailed', 'StepFailed', 'StepLeaseLost']);
const CLOSES: ReadonlySet<string> = new Set([
  'StepCompleted',
  'StepSimulated',
  'StepSkipped',
  'StepCancelled',
  'StepResolved',
  'StepHeld',
  'StepSentBack',
  'StepInDoubt',
  'StepRequested',
  ...FAILS,
]);

interface OpenSpan {
  readonly kind: SpanKind;
  readonly fromMs: number;
  readonly attempt?: number;
}

/** Work apart from waiting, step by step, in the order in which they began. */
export function timelineOf(events: readonly RunEvent[]): Timeline {
  const rows = new Map<string, Span[]>();
  const open = new Map<string, OpenSpan>();
  const pauses: Span[] = [];
  let pausedAt: number | undefined;
  for (const event of events) {
    const { type, step, time } = event;
    const at = new Date(time).getTime();
    if (type === 'ExecutionPaused') pausedAt = at;
    if (type === 'ExecutionResumed' && pausedAt !== undefined) {
      pauses.push({ kind: 'wait', fromMs: pausedAt, toMs: at });
      pausedAt = undefined;
    }
    if (step === undefined) continue;
    const opened = open.get(step);
    if (opened && CLOSES.has(type)) {
      rowOf(rows, step).push({ ...opened, toMs: at, ...(FAILS.has(type) && { isFailed: true }) });
      open.delete(step);
    } else if (!opened && CLOSES.has(type) && OPENS[type] === undefined && type !== 'StepSkipped') {
      rowOf(rows, step).push({ kind: 'work', fromMs: at, toMs: at, ...(FAILS.has(type) && { isFailed: true }) });
    }
    const kind = OPENS[type];
    if (kind !== undefined && !open.has(step)) {
      rowOf(rows, step);
      const { attempt } = membersOf(event);
      open.set(step, { kind, fromMs: at, ...(typeof attempt === 'number' && { attempt }) });
    }
  }
  for (const [step, span] of open) rowOf(rows, step).push(span);
  if (pausedAt !== undefined) pauses.push({ kind: 'wait', fromMs: pausedAt });
  const [first, last] = [events[0], events.at(-1)];
  return {
    rows: [...rows].map(([path, spans]) => ({ path, spans })),
    pauses,
    fromMs: first ? new Date(first.time).getTime() : 0,
    toMs: last ? new Date(last.time).getTime() : 0,
  };
}

function rowOf(rows: Map<string, Span[]>, step: string): Span[] {
  const found = rows.get(step) ?? [];
  rows.set(step, found);
  return found;
}

const STEPS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 3e5, 6e5, 18e5, 36e5, 108e5, 216e5, 864e5, 6048e5];

/** Where marks of the time stand: round numbers, not more than `most`. */
export function marksOf(lengthMs: number, most: number): readonly number[] {
  const step = STEPS_MS.find((one) => lengthMs / one <= most) ?? lengthMs;
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => index * step);
}
