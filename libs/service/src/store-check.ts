import type { Clock, DocumentStore } from '@runbook/ports';
import type { ReadinessCheck } from './readiness.js';

/** Health is asked for by everybody and without a key: a write to the disk for each would be a way to keep it busy. */
const WRITE_EVERY_MS = 1_000;

/** Writes a document as the service itself does, and has it read again: what cannot do that is not ready. */
export function storeCheck(documents: DocumentStore, name: string, clock: Clock): ReadinessCheck {
  const write = async (): Promise<void> => {
    const collection = await documents.collection<{ readonly _id: string; readonly at: number }>({ name, indexes: [] });
    const at = clock.now();
    await collection.write([{ put: { _id: 'health', at } }]);
    if (!(await collection.get('health'))) throw new Error('expected to read what was written, found nothing');
  };
  let last: { readonly atMs: number; readonly done: Promise<void>; settled: boolean } | undefined;
  return async () => {
    // One that is still under way is waited for: more of them would only wait behind it.
    if (!last || (last.settled && clock.now() - last.atMs >= WRITE_EVERY_MS)) {
      const begun = { atMs: clock.now(), settled: false, done: write().finally(() => (begun.settled = true)) };
      last = begun;
    }
    await last.done;
    return undefined;
  };
}
