import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { evolveExecution, isFinal, noExecution, type ExecutionEvent } from '@runbook/domain';
import { openEmbedded, type Embedded } from '@runbook/embedded';
import { SystemClock, type Appender, type DocumentCollection } from '@runbook/ports';
import { Logger, LogTransport, PlatformModule, PositionKeeper, readSettings, RunbookCatalogue } from '@runbook/service';
import { encodeRecord, hashOf, HASH_HEADER, TOPICS, type DecisionRecord, type LogRecord } from '@runbook/wire';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ApprovalModule, OPEN_EXECUTIONS, type OpenExecution } from '../src/index.js';
import { inboxChange } from '../src/open-execution.js';

class NoLines extends Logger {
  debug() {}
  info() {}
  warn() {}
  error() {}
  child() {
    return this;
  }
}

const actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } as const;
const runbook = { id: 'contain-host', version: 3, digest: hashOf('definition') };
const legalBasis = { authority: 'CSIRT', reference: 'LB-7', classification: 'SECRET', authorizedUsers: ['ana'], purpose: 'containment' };
const start: ExecutionEvent = {
  type: 'ExecutionStarted',
  at: 1000,
  runbook,
  steps: [{ id: 'lookup', type: 'call-service' }],
  inputs: {},
  requestDigest: '',
  legalBasis,
  dataLicenses: [],
  startedBy: actor,
};
const step: ExecutionEvent = { type: 'StepCompleted', at: 1500, step: 'lookup', output: {} };
const end: ExecutionEvent = { type: 'ExecutionCompleted', at: 2000, outputs: {}, failures: 0 };
const failure = { error: { name: 'timeout', message: 'too late' } };

describe('the runs that are not over', () => {
  let folder: string;
  let embedded: Embedded;
  let appender: Appender;
  let open: DocumentCollection<OpenExecution>;
  let seq: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-approval-'));
    embedded = await openEmbedded({ dataFolder: folder });
    await embedded.log.ensureTopics([
      { topic: TOPICS.executionEvents, partitions: 1 },
      { topic: TOPICS.registryEvents, partitions: 1 },
    ]);
    appender = await embedded.log.appender(TOPICS.executionEvents, 0);
    open = await embedded.documents.collection<OpenExecution>(OPEN_EXECUTIONS);
    seq = 0;
    await put('own_1', { v: 1, aggregate: 'partition', term: 1, owner: 'own_1', at: '' });
  });
  afterEach(async () => {
    await embedded.close();
    await rm(folder, { recursive: true, force: true });
  });

  function put(key: string, record: LogRecord) {
    const value = encodeRecord(record);
    return appender.append([{ key, value, headers: { [HASH_HEADER]: hashOf(value) } }]);
  }

  function decide(id: string, ...events: ExecutionEvent[]) {
    const owned = { v: 1, aggregate: 'execution', id, tenant: 'acme', term: 1, owner: 'own_1', seq: ++seq, version: 1, at: '' } as const;
    return put(id, { ...owned, cause: { command: 'cmd_1' }, actor, prev: null, events });
  }

  async function startService() {
    const lines = new NoLines();
    const catalogue = new RunbookCatalogue(embedded.log, embedded.blobs, lines, 'test');
    const platform = { ...embedded, settings: readSettings({}), clock: new SystemClock(), logger: lines, catalogue };
    const fatal: unknown[] = [];
    const fail = (error: unknown) => void fatal.push(error);

    @Module({ imports: [PlatformModule.forPlatform(platform, fail), ApprovalModule.forPlatform(platform)] })
    class Root {}

    const app = await NestFactory.create(Root, new FastifyAdapter(), { logger: false });
    app.connectMicroservice({ strategy: new LogTransport(embedded.log, app.get(PositionKeeper), lines, fail) });
    await app.startAllMicroservices();
    await app.init();
    const position = async () => (await app.get(PositionKeeper).load('approval', TOPICS.executionEvents, 0))?.offset ?? 0;
    const read = async () => {
      while ((await position()) < seq + 1) await setTimeout(20);
    };
    return { fatal, read, stop: () => app.close() };
  }

  const ids = async () => (await open.find({ limit: 100 })).map(({ _id }) => _id);
  const positions = () => embedded.documents.collection({ name: 'approval.positions', indexes: [] });

  it('are kept with what the inbox shows of them', async () => {
    const service = await startService();
    await decide('exe_1', start);
    await decide('exe_1', step);
    await service.read();
    await service.stop();
    expect(await open.find({ limit: 100 })).toEqual([
      { _id: 'exe_1', tenant: 'acme', status: 'RUNNING', runbook, legalBasis, startedBy: actor, startedAt: 1000 },
    ]);
  });

  it('are forgotten when they end, across restarts', async () => {
    const first = await startService();
    await decide('exe_1', start);
    await decide('exe_2', start);
    await first.read();
    await first.stop();
    expect(await ids()).toEqual(['exe_1', 'exe_2']);
    await decide('exe_1', end);
    const second = await startService();
    await second.read();
    expect(await ids()).toEqual(['exe_2']);
    await decide('exe_2', { type: 'ExecutionFailed', at: 2000, failure });
    await second.stop();
    expect(await ids()).toEqual([]);
    expect([...first.fatal, ...second.fatal]).toEqual([]);
  });

  it('do not include one that began and ended between two writes', async () => {
    const service = await startService();
    await decide('exe_1', start);
    await decide('exe_1', step, end);
    await decide('exe_2', start, step, end);
    await service.read();
    await service.stop();
    expect(await ids()).toEqual([]);
  });

  it.each([
    ['written', false],
    ['never written', true],
  ])('are right after a crash behind the store and before the position, an ended run having been %s', async (_, sameBatch) => {
    const first = await startService();
    await decide('exe_1', start);
    if (!sameBatch) await first.read();
    await decide('exe_1', end);
    await decide('exe_2', start);
    await first.read();
    await first.stop();
    // What a crash leaves: documents from later than the position, here even one whose removal is not done yet.
    await (await positions()).write([{ remove: `${TOPICS.executionEvents}/0` }]);
    await open.write([{ put: { ...(await open.get('exe_2'))!, _id: 'exe_1' } }]);
    const second = await startService();
    await second.read();
    await second.stop();
    expect(await ids()).toEqual(['exe_2']);
  });

  it.each<ExecutionEvent>([end, { type: 'ExecutionFailed', at: 1, failure }, { type: 'ExecutionTimedOut', at: 1, failure }, step])(
    'are over exactly when the fold says so: $type',
    (event) => {
      const over =
        inboxChange({ id: 'exe_1', tenant: 'acme', events: [event] } as unknown as DecisionRecord<ExecutionEvent>)?.kind === 'over';
      expect(over).toBe(isFinal([start, event].reduce(evolveExecution, noExecution).status));
    },
  );
});
