import { ValueUnfit, type Json } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { spill } from '@runbook/service';
import { Problem } from '../../http/problem.js';

/** A request's value as a record may hold it: large members are in the blob store. Throws the problem `invalid-request`, which names `pointer`. */
export async function spilled(value: Json, pointer: string, blobs: BlobStore): Promise<Json> {
  try {
    return await spill(value, blobs);
  } catch (error) {
    if (!(error instanceof ValueUnfit)) throw error;
    throw new Problem('invalid-request', error.message, { errors: [{ pointer, message: error.message }] });
  }
}
