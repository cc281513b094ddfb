import type { Json } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { spill, ValueUnfit } from '@runbook/service';
import { Problem } from '../../http/problem.js';

/** A value from a request, fit for a record; `pointer` says where it stood. Throws the problem `invalid-request` for one that cannot be kept. */
export async function spilled(value: Json, pointer: string, blobs: BlobStore): Promise<Json> {
  try {
    return await spill(value, blobs);
  } catch (error) {
    if (!(error instanceof ValueUnfit)) throw error;
    throw new Problem('invalid-request', error.message, { errors: [{ pointer, message: error.message }] });
  }
}
