import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const RANDOM_BYTES = 16;
/** Random bytes are drawn for many ids at once: a draw for each costs more than all the rest of making it. */
const drawn = new Uint8Array(256 * RANDOM_BYTES);
let used = drawn.length;

const bytes = Buffer.alloc(RANDOM_BYTES);

/** A UUID of version 7 (RFC 9562) without its dashes: ids made later sort later. */
export function uuidv7(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += RANDOM_BYTES;
  return v7({ random: drawn.subarray(used - RANDOM_BYTES, used) }, bytes).toString('hex');
}
