import kafkajs, { type logCreator } from 'kafkajs';

/** What the adapter has to say about itself; the service hands it to its logger. */
export type Report = (event: ReportedEvent) => void;

export interface ReportedEvent {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly message: string;
  readonly [fact: string]: unknown;
}

/**
 * Routes kafkajs's own logger. Its errors are warnings here and its information is debugging: whatever it could not do is tried again
 * by us, and only who gives up may call it an error.
 */
export function kafkajsLogger(report: Report): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...facts } = log;
      report({
        level: level <= kafkajs.logLevel.WARN && !isOrdinary(namespace, message) ? 'warn' : 'debug',
        message: `kafkajs ${namespace}: ${message}`,
        ...facts,
      });
    };
}

/** Each answer that holds an error is also reported by who asked; a rebalance is how members come and go. */
function isOrdinary(namespace: string, message: string): boolean {
  return namespace === 'Connection' || /rebalanc/i.test(message);
}

/** An error in one line, with its causes. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined || error.cause === error ? '' : ` (${explain(error.cause)})`;
  return `${error.name}: ${error.message}${cause}`;
}
