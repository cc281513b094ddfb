/**
 * The labels of metrics. Each is bounded, because every value is a series that somebody stores: a label with words of its own takes these alone, one that
 * takes names (of tenants, runbooks, errors) the first so many that this process meets. What is over is counted under `other`.
 */
export const LABELS = {
  /** A tenant's id. */
  tenant: { most: 100 },
  /** A runbook's id. */
  runbook: { most: 28 },
  /** Of a run, as the API shows it. */
  status: {
    words: [
      'PENDING',
      'RUNNING',
      'PAUSING',
      'PAUSED',
      'AWAITING_APPROVAL',
      'AWAITING_EVENT',
      'AWAITING_OPERATOR',
      'AUTHORITY_HOLD',
      'COMPLETED',
      'FAILED',
      'CANCELLED',
      'TIMED_OUT',
    ],
  },
  /** A step's type. */
  type: {
    words: [
      'action',
      'call-service',
      'command',
      'conditional',
      'human-approval',
      'instruction',
      'loop',
      'notify',
      'runbook',
      'timer',
      'transform',
      'wait-for-event',
    ],
  },
  /** What became of a step: `completed`, `failed`, `skipped`, `cancelled`. */
  outcome: { words: ['completed', 'failed', 'skipped', 'cancelled'] },
  /** An error's name in the language: `http-503`, `timeout`. */
  error: { most: 60 },
  /** What became of a wait. */
  wait: { words: ['opened', 'met', 'closed'] },
  /** A reader of the log: `gateway`, `executor`, `audit`. */
  reader: { most: 20 },
  /** A topic. */
  topic: { most: 40 },
  /** What waits in a process. */
  queue: { words: ['decisions', 'steps', 'running-steps', 'results', 'outbox', 'answers'] },
  /** Why a record was put aside. */
  disposition: { most: 12 },
  /** Who decides a policy. */
  engine: { words: ['builtin', 'opa'] },
  /** What a policy said. */
  verdict: { words: ['allowed', 'denied', 'unavailable'] },
  /** Why a run is held. */
  because: { words: ['runbook-deprecated', 'authority-revoked', 'authority-expired', 'authority-refused'] },
  /** The code of a refusal of the API. */
  code: { most: 120 },
  /** Of an HTTP request; a method that nobody serves is `other`. */
  method: { words: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
  /** Of an HTTP answer. */
  class: { words: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
  /** Why starts are refused for load. */
  reason: { words: ['commit-latency', 'projection-lag', 'memory'] },
  /** A part that health names. */
  check: { most: 30 },
  /** Of a distribution. */
  quantile: { words: ['0.5', '0.99', '1'] },
  /** Of a process's memory. */
  memory: { words: ['rss', 'heap-used', 'heap-limit', 'external'] },
} as const satisfies Record<string, { readonly most: number } | { readonly words: readonly string[] }>;

export type LabelName = keyof typeof LABELS;

/** What is over a label's bound. */
export const OTHER = 'other';

/** A longer name is cut: those of ours are shorter. */
const LENGTH_MAX = 100;

/** The values that one process has met. */
export class BoundedLabels {
  private readonly met = new Map<LabelName, Set<string>>();

  /** The value as it is told. */
  of(label: LabelName, value: string): string {
    const bound: { readonly most?: number; readonly words?: readonly string[] } = LABELS[label];
    if (bound.words) return bound.words.includes(value) ? value : OTHER;
    let met = this.met.get(label);
    if (!met) this.met.set(label, (met = new Set()));
    const name = value.length > LENGTH_MAX ? value.slice(0, LENGTH_MAX) : value;
    if (met.has(name)) return name;
    if (met.size >= bound.most!) return OTHER;
    met.add(name);
    return name;
  }
}
