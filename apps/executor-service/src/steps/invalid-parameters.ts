import type { Json } from '@runbook/domain';
import type { z } from 'zod';
import { StepFailure } from './step-runner.js';

/** Parameters as the schema reads them. Throws a terminal `invalid-input` that names every path which does not fit, and no value. */
export function parseParameters<P>(schema: z.ZodType<P>, parameters: Json, what: string): P {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const violations = parsed.error.issues.map(({ path, message }) => ({ path: pointer(path), message }));
  throw invalidParameters(what, violations);
}

export interface Violation {
  /** JSON Pointer below `with`. */
  readonly path: string;
  readonly message: string;
}

export function invalidParameters(what: string, violations: readonly Violation[], cause?: unknown): StepFailure {
  const shown = violations.slice(0, VIOLATIONS_MAX).map(({ path, message }) => ({ path, message }));
  const list = shown.map(({ path, message }) => `${path || '/'}: ${message}`).join('; ');
  const message = `expected parameters that fit ${what}, found ${list}; correct the step's "with"`;
  return new StepFailure({ name: 'invalid-input', message, terminal: true, details: { violations: shown } }, undefined, { cause });
}

/** More do not help the reader and would fill the record. */
const VIOLATIONS_MAX = 20;

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
