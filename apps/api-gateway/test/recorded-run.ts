import type { ExecutionEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReadModel } from './read-model.js';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../../libs/domain/histories');

/** A log that was recorded, told to a gateway's read model: what was decided at one instant is one record. */
export async function recordedRun(name: string) {
  const { events } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as { events: readonly ExecutionEvent[] };
  const read = await ReadModel.over(new MemoryDocuments());
  let bytes = 0;
  for (let from = 0; from < events.length;) {
    const at = events[from]!.at;
    const next = events.findIndex((event, index) => index > from && event.at !== at);
    const upTo = next === -1 ? events.length : next;
    bytes += Buffer.byteLength(JSON.stringify(await read.record('exe_1', events.slice(from, upTo))));
    from = upTo;
  }
  const entry = (await read.model.find('default', 'exe_1'))!;
  return { read, entry, events, bytes };
}
