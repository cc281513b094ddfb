import { uuidv7 } from '@runbook/service';
import { createHash } from 'node:crypto';

const ID_HEX_DIGITS = 32;

/** The id that an `Idempotency-Key`, or a trigger's id, makes: the same start is the same execution, for ever. */
export function executionIdOf(tenant: string, ...key: readonly string[]): string {
  // As a JSON list, so that no two lists of parts have one text.
  const digest = createHash('sha256')
    .update(JSON.stringify([tenant, ...key]))
    .digest('hex');
  return `exe_${digest.slice(0, ID_HEX_DIGITS)}`;
}

export const newExecutionId = (): string => `exe_${uuidv7()}`;

export const EXECUTION_ID = /^exe_[0-9a-f]{32}$/;
