import type { DocumentCollection } from '@runbook/ports';
import { TOPICS } from '@runbook/wire';
import fc from 'fast-check';
import { bytesOf, entryHashOf, type AuditEntry } from '@runbook/audit';
import type { AuditReader } from '@runbook/audit';
import { PartitionChain } from '../src/partition-chain.js';
import { sha256Of as sha256 } from '@runbook/wire';
import { admittedRecords } from './admitted-records.js';
import { openFolder } from './running-audit.js';
import { pin, refusal, WrittenLog } from './written-log.js';

const topic = TOPICS.executionEvents;

describe('a tampered audit store', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let entries: DocumentCollection<AuditEntry>;
  let reader: AuditReader;
  let all: AuditEntry[];

  beforeEach(async () => {
    folder = await openFolder();
    entries = await folder.entries();
    reader = await folder.reader();
    const log = await WrittenLog.open(folder.embedded.log);
    await log.run('exe_1', pin, 2);
    await log.run('exe_2', pin, 2);
    await log.decide('exe_1', [], refusal);
    await log.claim();
    await log.run('exe_3', pin, 1);
    await new PartitionChain(entries, topic, 0, () => {}).append(await admittedRecords(folder.embedded.log));
    all = await entries.find({ limit: 100 });
  });
  afterEach(() => folder.remove());

  const put = (entry: AuditEntry) => entries.write([{ put: entry }]);
  const headOf = (id: string) => {
    const { version, hash } = all.findLast((entry) => entry.aggregateId === id && !isRefusal(entry))!;
    return { version, hash };
  };
  const faultIn = async (id: string) => (await reader.verify(id, headOf(id))).fault?.kind;
  const faultInPartition = async () => (await reader.verifyPartition(topic, 0)).fault?.kind;

  it('verifies as long as nobody touched it', async () => {
    expect(all).toHaveLength(11);
    expect([await faultIn('exe_1'), await faultIn('exe_2'), await faultInPartition()]).toEqual([undefined, undefined, undefined]);
  });

  it('is found out by any changed character of any entry', async () => {
    const places = fc.record({ entry: fc.nat(), member: fc.nat(), at: fc.nat(), by: fc.integer({ min: 1, max: 9 }) });
    await fc.assert(
      fc.asyncProperty(places, async ({ entry: n, member, at, by }) => {
        const entry = all[n % all.length]!;
        const names = Object.keys(entry).filter((name) => name !== '_id') as (keyof AuditEntry)[];
        const name = names[member % names.length]!;
        const value = entry[name]!;
        const changed = typeof value === 'number' ? value + by : altered(String(value), at, by);
        await put({ ...entry, [name]: changed });
        const found = [
          await faultInPartition(),
          entry.aggregateId && name !== 'aggregateId' ? await faultIn(entry.aggregateId) : 'not asked',
        ];
        await put(entry);
        expect([name, found]).toEqual([name, [expect.any(String), expect.any(String)]]);
      }),
      { numRuns: 150 },
    );
  });

  it('is found out when an entry is removed, whichever', async () => {
    for (const entry of all.slice(0, -1)) {
      await entries.write([{ remove: entry._id }]);
      expect(await faultInPartition()).toBe('missing');
      if (entry.aggregateId && !isRefusal(entry)) expect(await faultIn(entry.aggregateId)).toMatch(/missing|truncated/);
      await put(entry);
    }
  });

  it('is found out when the last entry is removed, by who knows the head', async () => {
    await entries.write([{ remove: all.at(-1)!._id }]);
    expect(await faultIn('exe_3')).toBe('truncated');
    const { headHash } = await reader.verifyPartition(topic, 0);
    expect(headHash).not.toBe(all.at(-1)!.entryHash);
  });

  it('is found out when two entries change places', async () => {
    const [, one, two] = all as [AuditEntry, AuditEntry, AuditEntry];
    await entries.write([{ put: { ...one, _id: two._id } }, { put: { ...two, _id: one._id } }]);
    expect([await faultIn('exe_1'), await faultInPartition()]).toEqual(['edited', 'edited']);
  });

  it('is found out when a record is rewritten with every hash of its own entry made right', async () => {
    const entry = all[2]!;
    const bytes = entry.bytes.replace('"output":0', '"output":9');
    const forged = { ...entry, bytes, hash: sha256(bytes) };
    await put({ ...forged, entryHash: entryHashOf(forged, forged.hash) });
    const verdict = await reader.verify('exe_1');
    expect(verdict).toMatchObject({ valid: false, records: 1, fault: { kind: 'edited', entry: entry._id } });
    expect(await faultInPartition()).toBe('edited');
  });

  it('is found out when everything behind a forgery was made right, too, by who knows the head', async () => {
    let previous = all[1]!.entryHash;
    for (const entry of all.slice(2)) {
      const bytes = entry.index === 2 ? entry.bytes.replace('"output":0', '"output":9') : entry.bytes;
      const forged = { ...entry, bytes, hash: sha256(bytesOf({ bytes })), previous };
      previous = entryHashOf(forged, forged.hash);
      await put({ ...forged, entryHash: previous });
    }
    expect(await faultIn('exe_1')).toBe('edited'); // by the records' own links
    expect(await faultIn('exe_2')).toBeUndefined();
    expect((await reader.verifyPartition(topic, 0)).headHash).not.toBe(all.at(-1)!.entryHash);
  });
});

const altered = (text: string, at: number, by: number): string => {
  const place = text.length === 0 ? 0 : at % text.length;
  return `${text.slice(0, place)}${String.fromCharCode((text.charCodeAt(place) || 32) + by)}${text.slice(place + 1)}`;
};

const isRefusal = ({ bytes }: AuditEntry): boolean => 'rejection' in (JSON.parse(bytes) as object);
