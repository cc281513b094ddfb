import type { Clock, DocumentStore } from '@runbook/ports';
import { probe } from './readiness-probe.js';
import type { ReadinessCheck } from './readiness.js';

/** Writes a document as the service itself does, and has it read again: what cannot do that is not ready. */
export function storeCheck(documents: DocumentStore, name: string, clock: Clock): ReadinessCheck {
  return probe(clock, async () => {
    const collection = await documents.collection<{ readonly _id: string; readonly at: number }>({ name, indexes: [] });
    const at = clock.now();
    await collection.write([{ put: { _id: 'health', at } }]);
    if (!(await collection.get('health'))) throw new Error('expected to read what was written, found nothing');
  });
}
