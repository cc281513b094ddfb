import { chainEntry, evolveExecution, noExecution, type ChainHead, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import { sha256Of, TOPICS, type DecisionRecord } from '@runbook/wire';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceUnavailable, type EvidenceBundle } from '@runbook/audit';
import { verifyEvidence } from '../../../libs/audit/offline/verify-evidence.mjs';
import { PartitionChain } from '../src/partition-chain.js';
import { admittedRecords } from './admitted-records.js';
import { openFolder } from './running-audit.js';
import { pin, refusal, WrittenLog } from './written-log.js';

const SCRIPT = join(import.meta.dirname, '../../../libs/audit/offline/verify-evidence.mjs');

describe('the evidence of a run', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let state: ExecutionState;
  let head: ChainHead;
  let bundle: EvidenceBundle;

  beforeAll(async () => {
    folder = await openFolder();
    const log = await WrittenLog.open(folder.embedded.log);
    const reference = { $blob: await folder.embedded.blobs.put(Buffer.from('{"big":true}')), bytes: 12 };
    await log.run('exe_0', pin, 1);
    await log.run('exe_1', pin, 3, [{ naïve: 1e21, score: 88 }, reference, [1, 2]]);
    await log.decide('exe_1', [], refusal);
    const records = await admittedRecords(folder.embedded.log);
    await new PartitionChain(await folder.entries(), TOPICS.executionEvents, 0, () => {}).append(records);
    const own = records.map(({ record }) => record as DecisionRecord<ExecutionEvent>).filter(({ id }) => id === 'exe_1');
    state = own.flatMap(({ events }) => events).reduce(evolveExecution, noExecution);
    const reader = await folder.reader();
    head = (await reader.head('exe_1'))!;
    bundle = JSON.parse(JSON.stringify(await reader.evidence('exe_1', state, head)));
  });
  afterAll(() => folder.remove());

  it('is valid, and names what it proves', () => {
    expect(verifyEvidence(bundle)).toEqual({ valid: true, faults: [], records: 5, head: bundle.records[3]!.hash });
    expect(bundle.execution).toMatchObject({ id: 'exe_1', tenant: 'acme', status: 'COMPLETED', runbook: pin });
    expect(bundle.evidence.map(({ step, name }) => [step, name])).toEqual([
      ['s0', 'reply-0'],
      ['s1', 'reply-1'],
      ['s2', 'reply-2'],
    ]);
    expect(bundle.blobs).toHaveLength(1);
  });

  it('is invalid after any change of any value in it', () => {
    const missed = [...leaves(bundle)].filter((path) => verifyEvidence(withValue(bundle, path, changed)).valid);
    expect(missed).toEqual([]);
  });

  it('is invalid after any byte of a record was changed', () => {
    const { bytes } = bundle.records[1]!;
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ 1) + bytes.slice(at + 1);
      expect(verifyEvidence(withValue(bundle, ['records', 1, 'bytes'], () => flipped)).valid).toBe(false);
    }
  });

  it('is invalid when any member or element is left out', () => {
    const missed = [...parts(bundle)].filter((path) => verifyEvidence(without(bundle, path)).valid);
    expect(missed).toEqual([]);
  });

  it('is invalid when records change places or come twice', () => {
    const { records } = bundle;
    for (let n = 1; n < records.length; n++) {
      const swapped = records.with(n, records[n - 1]!).with(n - 1, records[n]!);
      expect(verifyEvidence({ ...bundle, records: swapped }).valid).toBe(false);
      expect(verifyEvidence({ ...bundle, records: records.toSpliced(n, 0, records[n]!) }).valid).toBe(false);
    }
  });

  it('is invalid when something was added', () => {
    expect(verifyEvidence({ ...bundle, note: 'all is well' }).valid).toBe(false);
    expect(
      verifyEvidence({ ...bundle, blobs: [...bundle.blobs, { sha256: sha256Of('x'), bytes: Buffer.from('x').toString('base64') }] }).valid,
    ).toBe(false);
    expect(verifyEvidence({ ...bundle, execution: { ...bundle.execution, approvedBy: 'ben' } }).valid).toBe(false);
  });

  it('is invalid when its end was cut off and the rest made to fit, for who knows the head', () => {
    const head = bundle.records[3]!.hash;
    const records = bundle.records.slice(0, 3);
    const { endedAt: _, ...execution } = bundle.execution;
    const last = records.at(-1)!.entry;
    const cut = {
      ...bundle,
      records,
      execution: { ...execution, status: 'OPEN' },
      evidence: bundle.evidence.slice(0, 2),
      audit: { ...bundle.audit, last: last.index, headHash: last.entryHash },
    };
    expect(verifyEvidence(cut).valid).toBe(true);
    expect(verifyEvidence(cut, head).faults).toEqual([{ where: '/records/2/hash', expected: head, found: records[2]!.hash }]);
    expect(verifyEvidence(bundle, head).valid).toBe(true);
  });

  it.each([null, 'text', [], {}, { format: 'runbook-evidence/1', records: [] }, { format: 'runbook-evidence/2' }])('is not %j', (value) =>
    expect(verifyEvidence(value).valid).toBe(false),
  );

  it('is not made while the audit is behind', async () => {
    const reader = await folder.reader();
    await expect(reader.evidence('exe_1', { ...state, events: state.events + 1 }, head)).rejects.toThrow(EvidenceUnavailable);
    await expect(reader.evidence('exe_9', state, head)).rejects.toThrow(/expected 5 events in the audit log, found 0; ask again/);
  });

  it('is made of what the asker knows, where the audit is ahead', async () => {
    const reader = await folder.reader();
    const records = (await reader.records('exe_1', { limit: 10 })).map(({ bytes }) => JSON.parse(bytes) as DecisionRecord<ExecutionEvent>);
    for (const version of [1, 2, 3, 4]) {
      const known = records.filter((record) => record.version <= version).flatMap(({ events }) => events);
      const then = { version, hash: bundle.records[version - 1]!.hash };
      const part = JSON.parse(
        JSON.stringify(await reader.evidence('exe_1', known.reduce(evolveExecution, noExecution), then)),
      ) as EvidenceBundle;
      expect(verifyEvidence(part, then.hash)).toEqual({ valid: true, faults: [], records: version === 4 ? 5 : version, head: then.hash });
      expect(part.execution.status).toBe(version === 4 ? 'COMPLETED' : 'OPEN');
    }
  });

  it('is not made where its last record is another than the known one', async () => {
    const reader = await folder.reader();
    for (const hash of ['', head.hash.toUpperCase(), bundle.records[2]!.hash]) {
      await expect(reader.evidence('exe_1', state, { ...head, hash })).rejects.toMatchObject({ reason: 'record-altered' });
    }
  });

  it.each<[string, number, Partial<EvidenceBundle['records'][number]['entry']>, object, string | undefined]>([
    ['nothing', 4, {}, {}, undefined],
    ['an index beyond', 4, { index: 8 }, {}, '/records/4/entry/index'],
    ['an index beyond, of another term', 4, { index: 8, offset: 8 }, { term: 2 }, undefined],
    ['an index that leaves no claim for another term', 4, {}, { term: 2 }, '/records/4/entry/index'],
    ['a term that falls', 4, { index: 8, offset: 8 }, { term: 0 }, '/records/4/bytes#term'],
    ['a seq that stands still', 4, { index: 8, offset: 8 }, { term: 2, seq: 6 }, '/records/4/bytes#seq'],
    ['an offset that falls', 4, { offset: 6 }, {}, '/records/4/entry/offset'],
    ['an offset that two would share', 4, { index: 9, offset: 8 }, { term: 2 }, '/records/4/entry/offset'],
    ['a link to another entry', 4, { previous: '1'.repeat(64) }, {}, '/records/4/entry/previous'],
    ['an index before the decisions of its partition', 0, { index: 2 }, {}, '/records/0/entry/index'],
  ])('is noticed to have, with all its own hashes made right, %s', (_, n, entry, members, where) => {
    const record = bundle.records[n]!;
    const bytes = JSON.stringify({ ...(JSON.parse(record.bytes) as object), ...members });
    const hash = sha256Of(bytes);
    const facts = { ...record.entry, ...entry };
    const { topic, partition } = bundle.audit;
    const entryHash = chainEntry({ topic, partition, ...facts, recordHash: hash, statedHash: hash }, sha256Of);
    const records = bundle.records.with(n, { ...record, bytes, hash, entry: { ...facts, entryHash } });
    const last = records.at(-1)!.entry;
    const audit = { ...bundle.audit, first: records[0]!.entry.index, last: last.index, headHash: last.entryHash };
    const { faults } = verifyEvidence({ ...bundle, records, audit });
    expect(faults.map((fault) => fault.where)).toEqual(where === undefined ? [] : expect.arrayContaining([where]));
  });

  it('is checked by a script that needs nothing but Node', async () => {
    const [good, bad] = [join(folder.dataFolder, 'good.json'), join(folder.dataFolder, 'bad.json')];
    await writeFile(good, JSON.stringify(bundle));
    await writeFile(bad, JSON.stringify(withValue(bundle, ['definition', 'id'], () => 'another')));
    expect(execFileSync(process.execPath, [SCRIPT, good], { encoding: 'utf8' })).toMatch(
      /^VALID\n {2}execution exe_1, COMPLETED, of contain-host version 3\n {2}5 records, the last with hash [0-9a-f]{64}\n/,
    );
    const refused = spawnSync(process.execPath, [SCRIPT, bad], { encoding: 'utf8' });
    expect([refused.status, refused.stdout]).toEqual([
      1,
      expect.stringMatching(/^INVALID\n {2}\/definition: expected [0-9a-f]{64}, found/),
    ]);
    expect(spawnSync(process.execPath, [SCRIPT]).status).toBe(2);
  });
});

type Path = readonly (string | number)[];

function* leaves(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) yield path;
  else for (const [name, member] of Object.entries(value)) yield* leaves(member, [...path, name]);
}

function* parts(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) yield* parts(member, [...path, name]);
}

const changed = (value: unknown): unknown => {
  if (typeof value === 'string') return value === '' ? 'x' : value.slice(0, -1) + (value.endsWith('a') ? 'b' : 'a');
  return typeof value === 'number' ? value * 2 + 1 : !value;
};

function withValue(whole: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const copy = structuredClone(whole) as Record<string, unknown>;
  const last = path.at(-1)!;
  const parent = path.slice(0, -1).reduce((at: Record<string, unknown>, name) => at[name] as Record<string, unknown>, copy);
  parent[last] = change(parent[last]);
  return copy;
}

function without(whole: unknown, path: Path): unknown {
  const copy = structuredClone(whole) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((at: Record<string, unknown>, name) => at[name] as Record<string, unknown>, copy);
  if (Array.isArray(parent)) parent.splice(Number(path.at(-1)), 1);
  else delete parent[path.at(-1)!];
  return copy;
}
