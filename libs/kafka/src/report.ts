import type { logCreator } from 'kafkajs';

/** What the adapter has to say about itself; the service hands it to its logger. */
export type Report = (event: ReportedEvent) => void;

export interface ReportedEvent {
  /** `fatal`: something cannot go on, and nothing tries again; the process must end, or what it serves stands still for ever. */
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly message: string;
  readonly [fact: string]: unknown;
}

/**
 * Routes kafkajs's own logger. All of it is debugging: it calls an error what it, or we, try again a moment later, once for every layer;
 * what could not be done is reported by whoever gives up.
 */
export function kafkajsLogger(report: Report): logCreator {
  return () =>
    ({ namespace, label, log }) => {
      const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...facts } = log;
      report({ ...facts, level: 'debug', message: `kafkajs ${namespace}: ${message}`, kafkajsLevel: label });
    };
}

/** An error in one line, with its causes. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined || error.cause === error ? '' : ` (${explain(error.cause)})`;
  return `${error.name}: ${error.message}${cause}`;
}
