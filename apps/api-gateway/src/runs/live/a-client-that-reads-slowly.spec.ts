import { openEmbedded } from '@runbook/embedded';
import { systemClock } from '@runbook/ports';
import type { ExecutionEvent } from '@runbook/domain';
import type { OutputChunk } from '@runbook/wire';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CountedDocuments } from '../../../test/counted-documents.js';
import { listening, readWhole } from '../../../test/listening.js';
import { ANA, ReadModel } from '../../../test/read-model.js';
import { silent } from '../../../test/silent.js';
import { SaidOutput } from '../../../test/said-output.js';
import { GatewayLimits } from '../../http/gateway-limits.js';
import type { Problem } from '../../http/problem.js';
import { OutputDocuments } from '../../output/output-documents.js';
import type { OutputModel } from '../../output/output-model.js';
import { StepOutput } from '../../output/step-output.js';
import { START_OF_STREAM, type StreamPosition } from './event-frames.js';
import { ExecutionStreams } from './execution-streams.js';

const AT = Date.parse('2026-11-21T10:00:00.000Z');
const RECORDS = 260;
/** 40 KB, of characters with one to four bytes: 10 MB in all. */
const TEXT = 'aé€😀'.repeat(4_000);
/** What a stream may have read ahead of a client that reads nothing: pages of records, pieces, and the buffers of a local socket. */
const AHEAD_BYTES_MAX = 2 * 1024 * 1024;

const started: ExecutionEvent = {
  type: 'ExecutionStarted',
  at: AT,
  runbook: { id: 'long', version: 1, digest: 'd'.repeat(64) },
  steps: [{ id: 'work', type: 'command' }],
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: ANA,
};
const worked = (n: number): ExecutionEvent => ({ type: 'ApprovalCommented', at: AT + n, step: 'none', by: 'ana', text: `${n} ${TEXT}` });
const ended: ExecutionEvent = { type: 'ExecutionCompleted', at: AT + 1_000, outputs: {}, failures: 0 };
const chunkOf = (run: string, sequence: number, more: Partial<OutputChunk> = {}): OutputChunk => ({
  v: 1,
  execution: 'exe_1',
  tenant: 'default',
  step: 'work',
  attempt: 1,
  run,
  sequence,
  at: new Date(AT).toISOString(),
  stream: 'stdout',
  text: `${run} ${sequence} ${TEXT}\n`,
  ...more,
});

const folder = mkdtempSync(join(tmpdir(), 'slow-'));
const opened: (() => Promise<void>)[] = [];
let names = 0;

/** What the next request asks for. */
interface Asked {
  form: 'events' | 'output' | 'step';
  from: StreamPosition;
}

const CLEARED = { mayRead: () => true, isClearedForAll: () => true, shown: <T>(run: T) => run };

/** A gateway's live answers over a store of their own. */
async function gateway(limits: Partial<GatewayLimits> = {}) {
  const embedded = await openEmbedded({ dataFolder: join(folder, String(++names)) });
  const store = new CountedDocuments(embedded.documents);
  const read = await ReadModel.over(store);
  const said = new SaidOutput(new OutputDocuments(store, GatewayLimits.of(limits)));
  const outputs = said as unknown as OutputModel;
  const all = GatewayLimits.of(limits);
  const streams = new ExecutionStreams(read.model, read.audit, outputs, all, silent);
  const step = new StepOutput(read.model, outputs, systemClock, all, silent);
  const asked: Asked = { form: 'events', from: START_OF_STREAM };
  const server = await listening(async (reply) => {
    const entry = (await read.model.find('default', 'exe_1'))!;
    try {
      if (asked.form === 'step') await step.follow(entry, 'work', 'text', '', { reply, reader: CLEARED });
      else await streams.start(entry, asked.from, reply, { output: asked.form === 'output', reader: CLEARED });
    } catch (problem) {
      void reply.status((problem as Problem).status).send('no');
    }
  });
  opened.push(async () => {
    await server.close();
    await read.close();
    await embedded.close();
  });
  return { read, said, asked, server, store, streams };
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const idsOf = (body: string): string[] => [...body.matchAll(/^id: (.*)$/gm)].map(([, id]) => id as string);
const textsOf = (body: string): string[] =>
  [...body.matchAll(/^data: (.*)$/gm)].map(([, data]) => (JSON.parse(data!) as { text: string }).text);
const statusesOf = (body: string) => [...body.matchAll(/^event: status\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as object);
const versions = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `${from + n}.0`);

async function history(read: ReadModel): Promise<void> {
  await read.record('exe_1', [started]);
  const rest = Array.from({ length: RECORDS - 1 }, (_, n) => read.admit('exe_1', [worked(n + 2)]));
  await read.auditAll(rest);
  await read.deliver(...rest);
}

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a client that reads slowly', () => {
  it('gets ten megabytes of history whole and in order, and costs little memory until it reads', async () => {
    const { read, server, store } = await gateway();
    await history(read);
    store.handedOut.clear();
    const socket = server.ask();
    await later(300);
    expect(store.total).toBeLessThan(AHEAD_BYTES_MAX);
    expect(server.replies[0]!.raw.writableLength).toBeLessThan(AHEAD_BYTES_MAX);
    const reading = readWhole(socket, 1);
    await later(50);
    await read.record('exe_1', [ended]);
    const { head, body } = await reading;
    expect(head).toMatch(/^HTTP\/1.1 200 .*content-type: text\/event-stream/s);
    expect(body.length).toBeGreaterThan(RECORDS * TEXT.length);
    expect(idsOf(body)).toEqual(versions(1, RECORDS + 1));
    expect(textsOf(body).slice(1, RECORDS)).toEqual(Array.from({ length: RECORDS - 1 }, (_, n) => `${n + 2} ${TEXT}`));
    expect(statusesOf(body).at(-1)).toEqual({ status: 'COMPLETED', version: RECORDS + 1 });
  });

  it('gets ten megabytes that happen while it does not read, from the store where they are too many to hold', async () => {
    const { read, server, store } = await gateway();
    await read.record('exe_1', [started]);
    const socket = server.ask();
    await later(100);
    store.handedOut.clear();
    for (let n = 2; n <= RECORDS; n++) await read.record('exe_1', [worked(n)]);
    await read.record('exe_1', [ended]);
    await later(100);
    expect(store.total).toBeLessThan(AHEAD_BYTES_MAX);
    expect(server.replies[0]!.raw.writableLength).toBeLessThan(AHEAD_BYTES_MAX);
    const { body } = await readWhole(socket, 1);
    // They were not held in memory.
    expect(store.total).toBeGreaterThan((RECORDS / 2) * TEXT.length);
    expect(idsOf(body)).toEqual(versions(1, RECORDS + 1));
    expect(statusesOf(body).at(-1)).toEqual({ status: 'COMPLETED', version: RECORDS + 1 });
  });

  it('gets the record that the audit does not have yet as soon as it has it', async () => {
    const { read, server } = await gateway();
    await read.record('exe_1', [started]);
    const socket = server.ask();
    await later(50);
    const late = Array.from({ length: 100 }, (_, n) => read.admit('exe_1', [worked(n + 2)]));
    const last = read.admit('exe_1', [ended]);
    await read.deliver(...late, last);
    const reading = readWhole(socket);
    await later(100);
    await read.auditAll([...late, last]);
    expect(idsOf((await reading).body)).toEqual(versions(1, 102));
  });

  it('goes on behind any event of a run that is over, and is told when nothing follows', async () => {
    const { read, asked, server } = await gateway();
    await read.record('exe_1', [started, worked(1)]);
    for (let n = 2; n <= 40; n++) await read.record('exe_1', [worked(n), worked(n)]);
    await read.record('exe_1', [ended]);
    const all = [...Array.from({ length: 40 }, (_, n) => [`${n + 1}.0`, `${n + 1}.1`]).flat(), '41.0'];
    for (const [version, index] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [20, 0],
      [20, 1],
      [20, Number.MAX_SAFE_INTEGER],
      [40, 1],
    ] as const) {
      asked.from = { version, index };
      const { body } = await readWhole(server.ask());
      expect(idsOf(body)).toEqual(
        all.filter((id) => Number(id.split('.')[0]) > version || (id.startsWith(`${version}.`) && Number(id.split('.')[1]) > index)),
      );
      expect(statusesOf(body)).toEqual([{ status: 'COMPLETED', version: 41 }]);
    }
    for (const version of [41, 99]) {
      asked.from = { version, index: 0 };
      expect((await readWhole(server.ask())).head).toMatch(/^HTTP\/1.1 204/);
    }
  });

  it.each(['output', 'step'] as const)('gets what commands say whole, each piece once: %s', async (form) => {
    const { read, said, asked, server, store } = await gateway();
    asked.form = form;
    await read.record('exe_1', [started]);
    const stored = Array.from({ length: 60 }, (_, n) => [chunkOf('a'.repeat(32), n), chunkOf('b'.repeat(32), n)]).flat();
    await said.say(...stored);
    store.handedOut.clear();
    const socket = server.ask();
    await later(100);
    const live: OutputChunk[] = [];
    for (let n = 60; n < 120; n++) live.push(chunkOf('a'.repeat(32), n), chunkOf('b'.repeat(32), n, n === 119 ? { last: true } : {}));
    for (const chunk of live) await said.say(chunk);
    expect(store.total).toBeLessThan(AHEAD_BYTES_MAX);
    const reading = readWhole(socket, 1);
    if (form === 'step')
      await read.record('exe_1', [{ type: 'StepCompleted', at: systemClock.now(), step: 'work', attempt: 1, output: 1 }]);
    else setTimeout(() => void read.record('exe_1', [ended]), 50);
    const { body } = await reading;
    const pieces = form === 'step' ? body.split('\n').filter(Boolean) : textsOf(body).filter((text) => text?.endsWith('\n'));
    for (const run of ['a', 'b']) {
      const ofRun = pieces.filter((text) => text.startsWith(run)).map((text) => text.trimEnd());
      expect(ofRun).toEqual(Array.from({ length: 120 }, (_, n) => `${run.repeat(32)} ${n} ${TEXT}`));
    }
  });
});

describe('a client that never reads', () => {
  it('is let go, and its place is free for another', async () => {
    const { read, server } = await gateway({ stalledMsMax: 300, liveViewsMax: 1 });
    await history(read);
    const dead = server.ask();
    await later(100);
    expect((await readWhole(server.ask())).head).toMatch(/^HTTP\/1.1 429/);
    await later(500);
    expect(server.replies[0]!.raw.destroyed).toBe(true);
    // One that reads slowly, but reads, is not.
    const alive = readWhole(server.ask(), 5);
    await read.record('exe_1', [ended]);
    expect(idsOf((await alive).body)).toHaveLength(RECORDS + 1);
    dead.destroy();
  });

  it('does not hold up a service that stops', async () => {
    const { read, server, streams } = await gateway();
    await history(read);
    const dead = server.ask();
    await later(100);
    streams.beforeApplicationShutdown();
    await later(2_200);
    expect(server.replies[0]!.raw.destroyed).toBe(true);
    dead.destroy();
  }, 10_000);
});
