import { uuidv7 } from '@runbook/service';
import { digestOfParts } from '../../log/digests.js';

/** The id that an `Idempotency-Key`, or a trigger's id, makes: the same start is the same execution, for ever. */
export const executionIdOf = (tenant: string, ...key: readonly string[]): string => `exe_${digestOfParts([tenant, ...key])}`;

export const newExecutionId = (): string => `exe_${uuidv7()}`;

export const EXECUTION_ID = /^exe_[0-9a-f]{32}$/;
