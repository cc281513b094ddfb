import { evidenceBundle, EVIDENCE_BYTES_MAX, EvidenceUnavailable, type AuditEntry, type EvidenceSources } from '@runbook/audit';
import { evolveExecution, noExecution, type ChainHead, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import { TOPICS, type DecisionRecord } from '@runbook/wire';
import { PartitionChain } from '../src/partition-chain.js';
import { admittedRecords } from './admitted-records.js';
import { openFolder } from './running-audit.js';
import { pin, WrittenLog } from './written-log.js';

const BLOB = Buffer.from('{"big":true,"of":"hôst-7"}');

describe('evidence that cannot be made', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let entries: AuditEntry[];
  let state: ExecutionState;
  let head: ChainHead;
  let blob: string;
  let sources: EvidenceSources;

  beforeAll(async () => {
    folder = await openFolder();
    blob = await folder.embedded.blobs.put(BLOB);
    const log = await WrittenLog.open(folder.embedded.log);
    await log.run('exe_1', pin, 2, [{ deep: [{ $blob: blob, bytes: BLOB.length }] }, { $blob: blob, bytes: BLOB.length }]);
    const records = await admittedRecords(folder.embedded.log);
    const stored = await folder.entries();
    await new PartitionChain(stored, TOPICS.executionEvents, 0, () => {}).append(records);
    entries = (await stored.find({ limit: 100 })).filter(({ aggregateId }) => aggregateId === 'exe_1');
    const own = records.map(({ record }) => record as DecisionRecord<ExecutionEvent>).filter(({ id }) => id === 'exe_1');
    state = own.flatMap(({ events }) => events).reduce(evolveExecution, noExecution);
    head = { version: 3, hash: entries[2]!.hash };
    sources = { blobs: folder.embedded.blobs, definition: () => ({ id: 'contain-host' }) };
  });
  afterAll(() => folder.remove());

  async function* pages(of: readonly AuditEntry[]) {
    for (const entry of of) yield [entry];
  }
  const made = (of = entries, from: Partial<EvidenceSources> = {}, bytesMax?: number) =>
    evidenceBundle(pages(of), { state, head }, { ...sources, ...from }, bytesMax);
  const refusal = (reason: EvidenceUnavailable['reason'], message: string) => ({ name: 'EvidenceUnavailable', reason, message });

  it('is made where nothing is missing, with each blob once', async () => {
    const bundle = await made();
    expect(bundle.blobs).toEqual([{ sha256: blob, bytes: BLOB.toString('base64') }]);
    expect(bundle.audit).toEqual({
      topic: TOPICS.executionEvents,
      partition: 0,
      first: 1,
      last: 3,
      headHash: entries[2]!.entryHash,
    });
    expect(bundle.records.map(({ entry: { index } }) => index)).toEqual([1, 2, 3]);
  });

  it('says how much of the run the audit has', async () => {
    await expect(made(entries.slice(0, 2))).rejects.toMatchObject(
      refusal('behind', 'expected 4 events in the audit log, found 2; ask again in a second'),
    );
    await expect(made([])).rejects.toMatchObject(refusal('behind', 'expected 4 events in the audit log, found 0; ask again in a second'));
  });

  it('names the digest of a definition that nobody knows', async () => {
    const asked: string[] = [];
    const definition = (digest: string) => void asked.push(digest);
    await expect(made(entries, { definition })).rejects.toMatchObject(
      refusal('definition-unknown', `expected a registered definition with digest ${pin.digest}, found none; see the registry's log`),
    );
    expect(asked).toEqual([pin.digest]);
  });

  it('names a blob that is gone', async () => {
    const blobs = { get: () => Promise.resolve(undefined) } as unknown as EvidenceSources['blobs'];
    await expect(made(entries, { blobs })).rejects.toMatchObject(
      refusal('blob-missing', `expected blob ${blob} in the blob store, found none; restore it from a copy`),
    );
  });

  it('names an entry whose record came with another hash', async () => {
    const altered = entries.with(1, { ...entries[1]!, statedHash: 'f'.repeat(64) });
    await expect(made(altered)).rejects.toMatchObject(
      refusal(
        'record-altered',
        `expected entry ${entries[1]!._id} to hold what was written, found a record whose hash is another; verify the execution`,
      ),
    );
  });

  it('names the hash that the log knows beside the one that is stored', async () => {
    const found = entries[2]!.hash;
    head = { version: 3, hash: 'e'.repeat(64) };
    await expect(made()).rejects.toMatchObject(
      refusal(
        'record-altered',
        `expected version 3 with hash ${'e'.repeat(64)}, as the log has it, found ${found} in the audit store; verify the execution`,
      ),
    );
    head = { version: 3, hash: found };
  });

  it('holds as many bytes as are allowed and not one more, counted as bytes and each blob once', async () => {
    const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.bytes, 'utf8'), 0) + BLOB.length;
    expect(bytes).toBeGreaterThan(entries.reduce((sum, entry) => sum + entry.bytes.length, 0) + BLOB.length);
    await expect(made(entries, {}, bytes)).resolves.toMatchObject({ format: 'runbook-evidence/1' });
    const most = (count: number) =>
      refusal('too-large', `expected at most ${count} bytes of records and blobs, found more; read the records page by page instead`);
    await expect(made(entries, {}, bytes - 1)).rejects.toMatchObject(most(bytes - 1));
    await expect(made(entries, {}, bytes - BLOB.length - 1)).rejects.toMatchObject(most(bytes - BLOB.length - 1));
    expect(EVIDENCE_BYTES_MAX).toBe(67_108_864);
  });

  it('is a defect where a claim stands among the records of a run', async () => {
    const [claim] = await (await folder.entries()).find({ limit: 1 });
    await expect(made([claim!, ...entries])).rejects.toThrow(
      new Error(`expected a decision in ${claim!._id}, found a claim; this is a defect`),
    );
  });
});
