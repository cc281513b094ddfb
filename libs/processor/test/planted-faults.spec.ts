import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contest } from './contested-partition.js';

const SOURCE = 'libs/processor/src';
const PLANTED = '.cache/planted';
const SEEDS_MAX = 200;

/** Each rule of P2 and P4 left out, then what P8 rests on, then what nobody notices but who asks: answers, positions, timers and what is held. */
interface Planted {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}
const FAULTS: readonly (Planted & { readonly name: string; readonly also?: Planted })[] = [
  {
    name: 'the term is not checked',
    file: 'admit.ts',
    from: 'record.term === position.term && record.owner === position.owner && record.seq',
    to: 'record.seq',
  },
  { name: 'the seq is not checked', file: 'admit.ts', from: ' && record.seq === position.seq + 1', to: '' },
  {
    name: 'the claim is not read back',
    file: 'tenure.ts',
    from: 'this.appends.add(this.claim.record());',
    to: 'this.appends.add(this.claim.record());\n    queueMicrotask(() => void this.own());',
  },
  {
    name: 'the claim is read back and not verified',
    file: 'claim.ts',
    from: "this.isWon = outcome === 'admitted';",
    to: 'this.isWon = true;',
  },
  {
    name: 'a doubted record is appended again with a new seq',
    file: 'append-queue.ts',
    from: 'if (!this.closed) this.inDoubt(error);\n        return;',
    to: 'void error;\n        this.gathered.unshift(...batch.map((record) => { const value = JSON.parse(record.value.toString()); value.seq += batch.length; return { ...record, value: Buffer.from(JSON.stringify(value)) }; }));',
  },
  {
    name: 'what the tenure before asked for is taken for the next records, holes and all',
    file: 'tenure.ts',
    from: 'if (this.isReading) this.records.add(records);',
    to: 'if (this.memory) this.records.add(records);',
    also: { file: 'tenure.ts', from: 'if (stored.offset > position.offset) return this.missed(stored);', to: '' },
  },
  { name: 'an older snapshot replaces a newer one', file: 'snapshots.ts', from: "        ifNewer: 'version',\n", to: '' },
  { name: 'a full replay does not begin a lineage', file: 'snapshots.ts', from: 'return Math.max(now,', to: 'return Math.min(1, now,' },
  {
    name: 'a checkpoint in the past of its owner knows the present term',
    file: 'snapshotting.ts',
    from: 'position = dirty;',
    to: 'position = { ...position, offset: dirty.offset, seq: dirty.seq };',
  },
  {
    name: 'a checkpoint speaks of more than was snapshotted',
    file: 'snapshotting.ts',
    from: 'if (dirty && dirty.offset < position.offset)',
    to: 'if (dirty && dirty.offset < 0)',
  },
  {
    name: 'an aggregate is evicted that no snapshot holds',
    file: 'residents.ts',
    from: 'unconfirmed === 0 && !dirty);',
    to: 'unconfirmed === 0);',
  },
  {
    name: 'a command that means nothing is answered before what was decided earlier is a fact',
    file: 'decider.ts',
    from: 'if (last) last.answers = work.command.offset;',
    to: 'if (last) this.office.answered(work.command.offset);',
  },
  {
    name: 'a command is answered when its record is appended',
    file: 'decider.ts',
    from: 'this.office.append(appended);',
    to: "this.office.append(appended);\n    if ('command' in work) this.office.answered(work.command.offset);",
  },
  {
    name: 'an owner goes on behind a command that it took and did not decide',
    file: 'ownership.ts',
    from: 'this.decider.add(commands.map((command) => ({ command })));',
    to: 'this.decider.add(commands.map((command) => ({ command })));\n    this.memory.resumeAfter = commands.at(-1)!.offset;',
  },
  {
    name: 'a checkpoint stands at the last of the aggregates that are held back',
    file: 'snapshotting.ts',
    from: 'if (dirty && dirty.offset < position.offset)',
    to: 'if (dirty)',
  },
  {
    name: 'a checkpoint forgets the first of several changes that no snapshot has',
    file: 'ownership.ts',
    from: 'resident.dirty ??= justBefore(record, offset);',
    to: 'resident.dirty = justBefore(record, offset);',
  },
  {
    name: 'commands that were held are let in no more',
    file: 'ownership.ts',
    from: 'this.backpressure.decided(this.decider.queued);',
    to: '',
  },
  {
    name: 'what is not a fact yet is snapshotted',
    file: 'snapshotting.ts',
    from: 'if (resident.unconfirmed > 0 || this.isSetAside(resident)) continue;',
    to: '',
  },
  {
    name: 'a replay lets go of what it did not save',
    file: 'replaying.ts',
    from: 'await writeWhatFits(batch, ({ id }, documentId) => snapshots.isOf(documentId, id), save, (resident, error) => this.setAside(resident, error));',
    to: 'void save;',
  },
  {
    name: 'a snapshot that failed is taken for written',
    file: 'snapshotting.ts',
    from: 'for (const [index, resident] of batch.entries()) this.stillLacking(resident, lacking[index]);',
    to: 'void lacking;',
  },
  {
    name: 'timers in memory are restored before those in snapshots, which are older',
    file: 'waking.ts',
    from: 'for (const resident of this.memory.residents.all()) this.memory.arm(resident);',
    to: '',
    also: {
      file: 'waking.ts',
      from: 'private async loadAll(partition: number): Promise<void> {',
      to: 'private async loadAll(partition: number): Promise<void> {\n    for (const resident of this.memory.residents.all()) this.memory.arm(resident);',
    },
  },
  {
    name: 'timers behind the first page of snapshots are left behind',
    file: 'snapshots.ts',
    from: 'if (!last || page.length < timersPerPage) return;',
    to: 'if (last || page.length < timersPerPage) return;',
  },
  {
    name: 'a timer that was called off while others wait is still the next one',
    file: 'waking.ts',
    from: 'this.armedFor = Infinity;',
    to: '',
  },
  {
    name: 'an owner that stops leaves its alarm behind',
    file: 'waking.ts',
    from: 'stop(): void {\n    this.callOff?.();',
    to: 'stop(): void {',
  },
  {
    name: 'an owner that stops leaves its next round of snapshots behind',
    file: 'snapshotting.ts',
    from: 'this.stopped = true;\n    this.callOff?.();',
    to: 'this.stopped = true;',
  },
];

const MISCHIEF = { lost: 0.06, unacknowledged: 0.06, late: 0.06, twice: 0.06, slow: 0.1 };

describe('a processor with a planted fault', () => {
  afterAll(() => rm(PLANTED, { recursive: true, force: true }));

  for (const [index, { name, also, ...fault }] of FAULTS.entries()) {
    it(`is caught: ${name}`, async () => {
      const folder = join(PLANTED, String(index));
      await mkdir(folder, { recursive: true });
      await cp(SOURCE, folder, { recursive: true });
      for (const { file, from, to } of also ? [fault, also] : [fault]) {
        const text = await readFile(join(folder, file), 'utf8');
        expect(text).toContain(from);
        await writeFile(join(folder, file), text.replace(from, to));
      }
      const planted = (await import(pathToFileURL(join(process.cwd(), folder, 'index.ts')).href)) as typeof import('@runbook/processor');
      const caught = await firstFault(planted);
      expect(caught).toBeDefined();
    }, 60_000);
  }
});

async function firstFault(planted: typeof import('@runbook/processor')): Promise<{ seed: number; faults: string[] } | undefined> {
  for (let seed = 1; seed <= SEEDS_MAX; seed++) {
    const faults = await contest(seed, MISCHIEF, planted);
    if (faults.length > 0) return { seed, faults };
  }
  return undefined;
}
