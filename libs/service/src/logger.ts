import { pino, type DestinationStream } from 'pino';
import { causeToldNow } from './request-cause.js';

/** Structured logs, one JSON object a line on standard output. Never give it a secret, a key or a payload. */
export abstract class Logger {
  abstract debug(facts: object, message: string): void;
  abstract info(facts: object, message: string): void;
  abstract warn(facts: object, message: string): void;
  abstract error(facts: object, message: string): void;
  /** A logger whose lines carry these facts too. */
  abstract child(facts: object): Logger;
}

/** `to`: where the lines go; default: standard output. */
export function openLogger(service: string, level: string, to: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    // A line that is told of several requests at once names its own by itself.
    mixin: () => causeToldNow(),
    // Causes are in the stack's text; fields of an error may hold anything and are left out.
    serializers: { error: (error: unknown) => errorFacts(error) },
    redact: ['*.apiKey', '*.authorization', '*["x-api-key"]'],
  };
  return pino(options, to);
}

/** A cause of a cause of a cause; errors that name each other end here. */
const CAUSES_MAX = 8;

function errorFacts(error: unknown, causesLeft = CAUSES_MAX): unknown {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name, message, stack, cause } = error as Partial<Error>;
  // Some libraries throw what is no Error, and errors of another realm are none to us.
  return {
    name: typeof name === 'string' ? name : (error.constructor?.name ?? 'Object'),
    message: typeof message === 'string' ? message : `expected an error, found an object with the fields ${Object.keys(error).join(', ')}`,
    ...(typeof stack === 'string' && { stack }),
    ...(cause !== undefined && causesLeft > 0 && { cause: errorFacts(cause, causesLeft - 1) }),
  };
}
