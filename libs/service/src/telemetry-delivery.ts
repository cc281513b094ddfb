import { systemClock, type Clock } from '@runbook/ports';
import type { Logger } from './logger.js';

/** What is sent to a collector. */
export type Signal = 'traces' | 'metrics';

/** What an exporter of OpenTelemetry is as far as it is listened to; `code` 0 is a success. */
interface Exporter<Items> {
  export(items: Items, done: (result: { readonly code: number; readonly error?: Error }) => void): void;
}

/** One that takes some and refuses others goes on failing: it works again when it has refused nothing for so long. */
const WORKS_AGAIN_AFTER_MS = 10_000;
const SUCCESS = 0;

interface Failing {
  /** Scheme, host and port: a path may hold a key. */
  readonly endpoint: string;
  reason: string;
  readonly sinceMs: number;
  lastMs: number;
  batches: number;
}

/**
 * Whether what is sent to a collector arrives. The log has one line when it begins not to, and one when it does again, however many batches are lost meanwhile; health
 * tells it as what stands still. Nothing else follows from it: no work waits for telemetry.
 */
export class TelemetryDelivery {
  private readonly failing = new Map<Signal, Failing>();
  private logger: Pick<Logger, 'warn' | 'info'> | undefined;

  constructor(private readonly clock: Pick<Clock, 'monotonic'> = systemClock) {}

  /** The same exporter, whose results are heard from now on. */
  heard<Items, Given extends Exporter<Items>>(exporter: Given & Exporter<Items>, signal: Signal, endpoint: string): Given {
    const send = exporter.export.bind(exporter);
    exporter.export = (items, done) =>
      send(items, (result) => {
        if (result.code === SUCCESS) this.succeeded(signal);
        else this.failed(signal, endpoint, reasonOf(result.error));
        done(result);
      });
    return exporter;
  }

  /** What has begun to fail before there was a log is told at once. */
  tellIn(logger: Pick<Logger, 'warn' | 'info'>): void {
    this.logger = logger;
    for (const signal of this.failing.keys()) this.tellFailing(signal);
  }

  /** What does not arrive, where and why; undefined: all does, or nothing is sent. */
  get standing(): string | undefined {
    if (this.failing.size === 0) return undefined;
    return [...this.failing].map(([signal, { endpoint, reason }]) => `${signal} do not arrive at ${endpoint}: ${reason}`).join('; ');
  }

  private failed(signal: Signal, endpoint: string, reason: string): void {
    const now = this.clock.monotonic();
    const known = this.failing.get(signal);
    if (known) {
      known.batches++;
      known.lastMs = now;
      known.reason = reason;
      return;
    }
    this.failing.set(signal, { endpoint, reason, sinceMs: now, lastMs: now, batches: 1 });
    this.tellFailing(signal);
  }

  private succeeded(signal: Signal): void {
    const now = this.clock.monotonic();
    const known = this.failing.get(signal);
    if (!known || now - known.lastMs < WORKS_AGAIN_AFTER_MS) return;
    this.failing.delete(signal);
    const { endpoint, batches, sinceMs, lastMs } = known;
    this.logger?.info({ signal, endpoint, lostBatches: batches, failedForMs: Math.round(lastMs - sinceMs) }, 'telemetry arrives again');
  }

  private tellFailing(signal: Signal): void {
    const { endpoint, reason } = this.failing.get(signal)!;
    const message =
      'expected the collector to take telemetry, found that it does not; it is lost until it does, and nothing else is: see that it can be reached';
    this.logger?.warn({ signal, endpoint, reason }, message);
  }
}

/** In words of ours: the message of an error, and what a collector answers, may repeat what was sent to it. */
function reasonOf(error: (Error & { readonly code?: unknown }) | undefined): string {
  const code = error?.code;
  if (typeof code === 'number') return `it answered with HTTP status ${code}`;
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
  return REASONS.find(([message]) => message === error?.message)?.[1] ?? (error?.name || 'it gave no reason');
}

/** By the messages of `@opentelemetry/otlp-exporter-base`, where an error has no code. */
const REASONS: readonly (readonly [message: string, reason: string])[] = [
  ['Request timed out', 'no answer in time'],
  ['Concurrent export limit reached', 'it is too slow: as many requests wait for their answers as may'],
  ['Export failed with retryable status', 'it answered that it cannot take any now (HTTP status 429, 502, 503 or 504)'],
];
