import { digestOfParts, requestDigestOf } from './digests.js';

const BODY_HEX_DIGITS = 16;
const FORM = /^cmd_k_([0-9a-f]{32})_[0-9a-f]{16}$/;

/** A command whose id an `Idempotency-Key` made: the log itself says whether it was decided before, and with which body. */
export interface KeyedCommand {
  /** Digest of tenant, person, what is asked of which run, and key. */
  readonly slot: string;
  /** Made of the slot and the body. */
  readonly id: string;
}

export function keyedCommand(scope: readonly string[], body: object): KeyedCommand {
  const slot = digestOfParts(scope);
  return { slot, id: `cmd_k_${slot}_${requestDigestOf(body).slice(0, BODY_HEX_DIGITS)}` };
}

/** Undefined for commands that no key made. */
export const slotOf = (commandId: string): string | undefined => FORM.exec(commandId)?.[1];
