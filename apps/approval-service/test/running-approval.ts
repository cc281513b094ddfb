import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ExecutionEvent } from '@runbook/domain';
import { openEmbedded, type Embedded } from '@runbook/embedded';
import { SystemClock, type Appender, type DocumentCollection } from '@runbook/ports';
import type { AdmittedRecord } from '@runbook/processor';
import {
  BuiltInPolicy,
  ENDLESS_ROOM,
  Logger,
  LogTransport,
  PlatformModule,
  PositionKeeper,
  Readiness,
  readSettings,
  RunbookCatalogue,
} from '@runbook/service';
import { encodeRecord, sha256Of, HASH_HEADER, TOPICS, type LogRecord } from '@runbook/wire';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  ApprovalModule,
  GRANTED_REQUESTS,
  OPEN_REQUESTS,
  WAITING_NOTICES,
  type Notice,
  type StoredRequest,
  type WaitingNotice,
} from '../src/index.js';

export const SECRET = 'a-secret-of-at-least-32-characters';

/** Remembers what it was told. */
export class KeptLines extends Logger {
  readonly kept: string[] = [];
  debug() {}
  info() {}
  warn(_facts: object, message: string) {
    this.kept.push(message);
  }
  error(facts: object, message: string) {
    this.kept.push(`${message} ${JSON.stringify(facts)}`);
  }
  child() {
    return this;
  }
}

/** A log in a folder of its own, to which a suite writes what an orchestrator would. */
export class WrittenInbox {
  private seq = 0;
  private versions = new Map<string, number>();

  private constructor(
    private readonly folder: string,
    readonly embedded: Embedded,
    private readonly appender: Appender,
    readonly requests: DocumentCollection<StoredRequest>,
    readonly notices: DocumentCollection<WaitingNotice>,
  ) {}

  static async open(): Promise<WrittenInbox> {
    const folder = await mkdtemp(join(tmpdir(), 'runbook-approval-'));
    const embedded = await openEmbedded({ dataFolder: folder });
    await embedded.log.ensureTopics([
      { topic: TOPICS.executionEvents, partitions: 1 },
      { topic: TOPICS.registryEvents, partitions: 1 },
    ]);
    const requests = await embedded.documents.collection<StoredRequest>(OPEN_REQUESTS);
    const notices = await embedded.documents.collection<WaitingNotice>(WAITING_NOTICES);
    const inbox = new WrittenInbox(folder, embedded, await embedded.log.appender(TOPICS.executionEvents, 0), requests, notices);
    await inbox.put('own_1', { v: 1, aggregate: 'partition', term: 1, owner: 'own_1', at: '' });
    return inbox;
  }

  async remove(): Promise<void> {
    await this.embedded.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** One record. */
  decide(id: string, ...events: ExecutionEvent[]) {
    const version = (this.versions.get(id) ?? 0) + 1;
    this.versions.set(id, version);
    const owned = { v: 1, aggregate: 'execution', id, tenant: 'acme', term: 1, owner: 'own_1', seq: ++this.seq, version, at: '' } as const;
    const actor = { kind: 'service', id: 'orchestrator', tenant: 'acme', via: 'log' } as const;
    return this.put(id, { ...owned, cause: { command: 'cmd_1' }, actor, prev: null, events });
  }

  async stores() {
    return {
      requests: this.requests,
      notices: this.notices,
      granted: await this.embedded.documents.collection<StoredRequest>(GRANTED_REQUESTS),
    };
  }

  /** The record, as a reader hands it on. */
  admitted(id: string, version: number, events: readonly ExecutionEvent[]): AdmittedRecord {
    return { headers: {}, record: { aggregate: 'execution', id, tenant: 'acme', version, events } } as unknown as AdmittedRecord;
  }

  async startService(webhookUrl?: string) {
    const lines = new KeptLines();
    const catalogue = new RunbookCatalogue(this.embedded.log, this.embedded.blobs, lines, 'test');
    const webhook = webhookUrl && {
      APPROVAL_WEBHOOK_URL: webhookUrl,
      APPROVAL_WEBHOOK_SECRET: SECRET,
      EGRESS_ALLOW: new URL(webhookUrl).host,
    };
    const settings = readSettings({ ...(webhook || {}) });
    const platform = {
      ...this.embedded,
      settings,
      clock: new SystemClock(),
      logger: lines,
      catalogue,
      readiness: new Readiness(),
      room: ENDLESS_ROOM,
      policy: new BuiltInPolicy(),
    };
    const fatal: unknown[] = [];
    const fail = (error: unknown) => void fatal.push(error);

    @Module({ imports: [PlatformModule.forPlatform(platform, fail), ApprovalModule.forPlatform(platform)] })
    class Root {}

    const app = await NestFactory.create(Root, new FastifyAdapter(), { logger: false });
    app.connectMicroservice({ strategy: new LogTransport(this.embedded.log, app.get(PositionKeeper), lines, fail) });
    await app.startAllMicroservices();
    await app.init();
    const position = async () => (await app.get(PositionKeeper).load('approval', TOPICS.executionEvents, 0))?.offset ?? 0;
    const read = async () => {
      while ((await position()) < this.seq + 1) await setTimeout(20);
    };
    return { fatal, lines, read, stop: () => app.close() };
  }

  private put(key: string, record: LogRecord) {
    const value = encodeRecord(record);
    return this.appender.append([{ key, value, headers: { [HASH_HEADER]: sha256Of(value) } }]);
  }
}

export interface ReceivedNotice {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly notice: Notice;
}

/** A webhook's receiver that answers with these statuses in turn, and then with 204. */
export async function startReceiver(...statuses: number[]) {
  const received: ReceivedNotice[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body, notice: JSON.parse(body) as Notice });
      const status = statuses.shift() ?? 204;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    async count(wanted: number) {
      while (received.length < wanted) await setTimeout(20);
      return received;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
