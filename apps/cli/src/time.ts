import { setTimeout as delay } from 'node:timers/promises';

/** Wall time, in milliseconds since the epoch. */
export const wallMs = (): number => Date.now();

/** Monotonic time, in milliseconds: measures intervals. */
export const monotonicMs = (): number => performance.now();

/** Waits; ends early, without an error, when the signal is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
}

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `10m`, `1h30m`, or seconds without a unit; undefined: it is none of these. */
export function readDuration(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * UNITS_MS.s);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS], 0));
}

/** `340 ms`, `2.5 s`, `3 m 05 s`, `2 h 10 m`, `4 d 3 h`. */
export function shownDuration(ms: number): string {
  if (ms < UNITS_MS.s) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < UNITS_MS.m) return `${(ms / UNITS_MS.s).toFixed(1)} s`;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (ms < UNITS_MS.h) return `${Math.floor(ms / UNITS_MS.m)} m ${two((ms % UNITS_MS.m) / UNITS_MS.s)} s`;
  if (ms < UNITS_MS.d) return `${Math.floor(ms / UNITS_MS.h)} h ${two((ms % UNITS_MS.h) / UNITS_MS.m)} m`;
  return `${Math.floor(ms / UNITS_MS.d)} d ${Math.floor((ms % UNITS_MS.d) / UNITS_MS.h)} h`;
}

/** `12 s ago`, `in 5 m 00 s`; an empty text where there is no time. */
export function shownMoment(moment: string | undefined, nowMs: number): string {
  if (moment === undefined) return '';
  const distance = nowMs - new Date(moment).getTime();
  if (Number.isNaN(distance)) return moment;
  return distance >= 0 ? `${shownDuration(distance)} ago` : `in ${shownDuration(-distance)}`;
}
