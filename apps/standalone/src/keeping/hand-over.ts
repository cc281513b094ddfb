import type { Manifest } from '@runbook/embedded';
import { systemClock, type DocumentStore } from '@runbook/ports';
import { SUCCESSION, type Settings, type SuccessionMark } from '@runbook/service';
import { existsSync } from 'node:fs';
import { expectAtRest } from './at-rest.js';
import { backUpDistributed } from './back-up-distributed.js';
import { openDistributed, type DistributedStores } from './distributed-stores.js';

/**
 * Ends the beginning of runs in a system that stands still, and copies it into a folder, of which another system takes over. The mark comes first: from then on, and
 * until it is called off, services that are started on it begin nothing, and end what is open.
 */
export async function handOver(settings: Settings, folder: string): Promise<{ readonly manifest: Manifest; readonly at: string }> {
  if (existsSync(folder)) throw new Error(`expected no ${folder} yet, found one; name a folder that is not there`);
  const at = await within(settings, async (stores) => {
    await expectAtRest(stores);
    const marked = (await marksOf(stores.documents)).find(({ _id }) => _id === 'handed-over')?.at;
    const since = marked ?? new Date(systemClock.now()).toISOString();
    await write(stores.documents, { put: { _id: 'handed-over', at: since } });
    return since;
  });
  return { manifest: await backUpDistributed(settings, folder, at), at };
}

/** For as long as no system took over: this one begins runs again. */
export async function callOffHandOver(settings: Settings): Promise<void> {
  await within(settings, ({ documents }) => write(documents, { remove: 'handed-over' }));
}

async function within<T>(settings: Settings, work: (stores: DistributedStores) => Promise<T>): Promise<T> {
  const stores = await openDistributed(settings);
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}

const marksOf = async (documents: DocumentStore): Promise<SuccessionMark[]> =>
  (await documents.collection<SuccessionMark>(SUCCESSION)).find({ limit: 2 });

const write = async (
  documents: DocumentStore,
  operation: { readonly put: SuccessionMark } | { readonly remove: SuccessionMark['_id'] },
): Promise<void> => (await documents.collection<SuccessionMark>(SUCCESSION)).write([operation]);
