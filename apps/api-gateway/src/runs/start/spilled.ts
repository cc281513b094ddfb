import type { Json } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { spill, ValueUnfit } from '@runbook/service';
import { Problem } from '../../http/problem.js';

/** A value from a request as a record may hold it, large members in the blob store. `pointer` says where it stood in the request. Throws the problem `invalid-request`. */
export async function spilled(value: Json, pointer: string, blobs: BlobStore): Promise<Json> {
  try {
    return await spill(value, blobs);
  } catch (error) {
    if (!(error instanceof ValueUnfit)) throw error;
    throw new Problem('invalid-request', error.message, { errors: [{ pointer, message: error.message }] });
  }
}
