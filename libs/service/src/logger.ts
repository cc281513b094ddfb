import { pino, type Logger as Pino } from 'pino';

/** Structured logs, one JSON object a line on standard output. Never give it a secret, a key or a payload. */
export abstract class Logger {
  abstract debug(facts: object, message: string): void;
  abstract info(facts: object, message: string): void;
  abstract warn(facts: object, message: string): void;
  abstract error(facts: object, message: string): void;
  /** A logger whose lines carry these facts too. */
  abstract child(facts: object): Logger;
}

export function openLogger(service: string, level: string): Logger {
  const logger: Pino = pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    // Causes are in the stack's text; fields of an error may hold anything and are left out.
    serializers: { error: errorFacts },
    redact: ['*.apiKey', '*.authorization', '*["x-api-key"]'],
  });
  return logger;
}

function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause !== undefined && { cause: errorFacts(error.cause) }),
  };
}
