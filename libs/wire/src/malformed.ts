import type { Final } from '@runbook/ports';

/** Bytes that are not what the topic promises; the record is dead-lettered with this message as its reason. */
export class Malformed extends Error implements Final {
  override readonly name = 'Malformed';
  readonly isFinal = true;
}
