import type { Actor } from '@runbook/domain';
import { uuidv7 } from '@runbook/service';
import { digestOfParts } from '../../log/digests.js';

/**
 * The id that an `Idempotency-Key` makes: the same start by the same caller is the same execution, for ever. Another's key of the same text is
 * another key: nobody is answered with a run that somebody else began, nor keeps others from a key.
 */
export const executionIdOf = ({ tenant, kind, id }: Actor, ...key: readonly string[]): string =>
  `exe_${digestOfParts([tenant, kind, id, ...key])}`;

/** The id that a trigger's id makes, whoever sends the event. */
export const triggeredExecutionId = (tenant: string, runbookId: string, triggerId: string): string =>
  `exe_${digestOfParts([tenant, 'trigger', runbookId, triggerId])}`;

export const newExecutionId = (): string => `exe_${uuidv7()}`;

export const EXECUTION_ID = /^exe_[0-9a-f]{32}$/;
