import type { Final } from '@runbook/ports';

/** The log contradicts what was folded from it; nothing may be decided on that. */
export class LogInconsistent extends Error implements Final {
  override readonly name = 'LogInconsistent';
  readonly isFinal = true;
}
