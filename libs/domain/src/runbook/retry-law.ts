/** When a failed attempt is followed by another. Times in milliseconds. */
export interface RetryLaw {
  /** Attempts count from 1; 1 means no retry. */
  readonly maxAttempts: number;
  readonly backoff: 'fixed' | 'linear' | 'exponential';
  readonly delayMs: number;
  readonly maxDelayMs: number;
  readonly jitter: boolean;
  /** How long the other side is left alone at most when it asks to be. */
  readonly askedMsMax: number;
  /** Error names that are retried; undefined: every one that is not terminal. */
  readonly on?: readonly string[];
  /** Budget from the first attempt's start. */
  readonly maxTotalMs?: number;
}

/** The error of an attempt: its name, and whether whoever failed knows that another attempt cannot help. */
export interface AttemptError {
  readonly name: string;
  readonly terminal?: boolean;
}

export interface AuthoredRetry {
  readonly maxAttempts: number;
  readonly backoff?: RetryLaw['backoff'];
  readonly delayMs?: number;
  readonly maxDelayMs?: number;
  readonly jitter?: boolean;
  readonly on?: readonly (string | number)[];
  readonly maxTotalMs?: number;
}

/** Between attempts where the author gives no delay: long enough for a restart of the other side to begin. */
export const RETRY_DELAY_MS_DEFAULT = 1_000;
/** No delay grows beyond this unless the author says so. */
export const RETRY_DELAY_MS_MAX_DEFAULT = 300_000;
/** Where the author names no longest delay: what services ask of callers who were too many ends within the hour; who asks for a day is asked again before. */
export const RETRY_AFTER_MS_MAX_DEFAULT = 3_600_000;

/** The law with its defaults filled in; without one there is a single attempt. */
export function retryLaw(authored: AuthoredRetry | undefined): RetryLaw {
  if (!authored) return { maxAttempts: 1, backoff: 'fixed', delayMs: 0, maxDelayMs: 0, jitter: false, askedMsMax: 0 };
  const delayMs = authored.delayMs ?? RETRY_DELAY_MS_DEFAULT;
  return {
    maxAttempts: authored.maxAttempts,
    backoff: authored.backoff ?? 'fixed',
    delayMs,
    maxDelayMs: authored.maxDelayMs ?? Math.max(delayMs, RETRY_DELAY_MS_MAX_DEFAULT),
    jitter: authored.jitter ?? false,
    askedMsMax: authored.maxDelayMs ?? RETRY_AFTER_MS_MAX_DEFAULT,
    ...(authored.on && { on: authored.on.map(canonicalErrorName) }),
    ...(authored.maxTotalMs !== undefined && { maxTotalMs: authored.maxTotalMs }),
  };
}

/**
 * Milliseconds between the end of this attempt (from 1) and the next: fixed d, d, d; linear d, 2d, 3d; exponential d, 2d, 4d;
 * then the clamp, then jitter, which only shortens, by up to half. Never less than what the other side asked for (`askedMs`), as far as the law
 * goes along with it. `chance` is in [0, 1).
 */
export function retryDelayMs(law: RetryLaw, attempt: number, chance: number, askedMs = 0): number {
  const factor = law.backoff === 'fixed' ? 1 : law.backoff === 'linear' ? attempt : 2 ** (attempt - 1);
  const delayMs = Math.min(law.delayMs * factor, law.maxDelayMs);
  const ownMs = law.jitter ? Math.round(delayMs * (1 - chance / 2)) : delayMs;
  return Math.max(ownMs, Math.min(askedMs, law.askedMsMax));
}

/** Whether this attempt (from 1), which failed with this error `elapsedMs` after the first began, is followed by another. */
export function retries(law: RetryLaw, attempt: number, error: AttemptError | string, elapsedMs: number): boolean {
  const { name, terminal } = typeof error === 'string' ? { name: error, terminal: false } : error;
  if (attempt >= law.maxAttempts) return false;
  if (law.maxTotalMs !== undefined && elapsedMs >= law.maxTotalMs) return false;
  if (law.on) return law.on.some((pattern) => matchesErrorName(pattern, name));
  return terminal !== true && !isTerminal(name);
}

/** Errors that another attempt cannot mend, unless `on` names them. */
const TERMINAL: ReadonlySet<string> = new Set(['expression', 'denied', 'invalid-output', 'rejected']);
/** Client errors that time may mend: request time-out, too early, too many requests. */
const MENDABLE: ReadonlySet<string> = new Set(['http-408', 'http-425', 'http-429']);

function isTerminal(name: string): boolean {
  const canonical = canonicalErrorName(name);
  return TERMINAL.has(canonical) || matchesErrorName('3xx', canonical) || (matchesErrorName('4xx', canonical) && !MENDABLE.has(canonical));
}

/** `429`, `"429"` and `http-429` are one name. */
export function canonicalErrorName(name: string | number): string {
  return /^\d{3}$/.test(String(name)) ? `http-${name}` : String(name);
}

/** `4xx` and `5xx` are classes of HTTP statuses. */
export function matchesErrorName(pattern: string, name: string): boolean {
  const canonical = canonicalErrorName(name);
  if (canonicalErrorName(pattern) === canonical) return true;
  const digit = /^([1-5])xx$/.exec(pattern)?.[1];
  return digit !== undefined && (canonical === `${digit}xx` || (canonical.startsWith(`http-${digit}`) && canonical.length === 8));
}
