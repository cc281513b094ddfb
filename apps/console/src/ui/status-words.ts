/** How something stands, by what a person must do about it. Each tone has its colour, and each status a shape and a word besides. */
export type Tone = 'idle' | 'run' | 'wait' | 'warn' | 'ok' | 'bad';
export type Shape =
  'dot' | 'turning' | 'pause' | 'person' | 'bell' | 'question' | 'lock' | 'check' | 'cross' | 'stop' | 'clock' | 'skip' | 'retry' | 'ring';

export interface StatusLook {
  readonly word: string;
  readonly tone: Tone;
  readonly shape: Shape;
}

const LOOKS: Readonly<Record<string, StatusLook>> = {
  PENDING: { word: 'Pending', tone: 'idle', shape: 'ring' },
  READY: { word: 'Ready', tone: 'idle', shape: 'dot' },
  RUNNING: { word: 'Running', tone: 'run', shape: 'turning' },
  RETRYING: { word: 'Retrying', tone: 'warn', shape: 'retry' },
  PAUSING: { word: 'Pausing', tone: 'warn', shape: 'pause' },
  PAUSED: { word: 'Paused', tone: 'warn', shape: 'pause' },
  AWAITING_APPROVAL: { word: 'Awaits approval', tone: 'wait', shape: 'person' },
  AWAITING_EVENT: { word: 'Awaits event', tone: 'wait', shape: 'bell' },
  AWAITING_OPERATOR: { word: 'Awaits operator', tone: 'warn', shape: 'question' },
  IN_DOUBT: { word: 'In doubt', tone: 'warn', shape: 'question' },
  AUTHORITY_HOLD: { word: 'Held by authority', tone: 'warn', shape: 'lock' },
  COMPLETED: { word: 'Completed', tone: 'ok', shape: 'check' },
  FAILED: { word: 'Failed', tone: 'bad', shape: 'cross' },
  CANCELLED: { word: 'Cancelled', tone: 'idle', shape: 'stop' },
  TIMED_OUT: { word: 'Timed out', tone: 'bad', shape: 'clock' },
  SKIPPED: { word: 'Skipped', tone: 'idle', shape: 'skip' },
};

/** Of a run, a step, or whatever a later service may say. */
export const lookOf = (status: string): StatusLook =>
  LOOKS[status] ?? { word: status.toLowerCase().replaceAll('_', ' '), tone: 'idle', shape: 'dot' };

export const FINAL_STATUSES: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']);
export const RUN_STATUSES = [
  'RUNNING',
  'AWAITING_APPROVAL',
  'AWAITING_EVENT',
  'AWAITING_OPERATOR',
  'AUTHORITY_HOLD',
  'PAUSING',
  'PAUSED',
  'PENDING',
  'FAILED',
  'TIMED_OUT',
  'COMPLETED',
  'CANCELLED',
] as const;

export const isFinal = (status: string): boolean => FINAL_STATUSES.has(status);
