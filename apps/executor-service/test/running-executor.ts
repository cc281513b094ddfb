import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { openEmbedded, type Embedded } from '@runbook/embedded';
import { SystemClock, type Clock } from '@runbook/ports';
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
  type Platform,
  type Settings,
} from '@runbook/service';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecutorModule, type ExecutorParts } from '../src/index.js';

/** Keeps every line as text. */
export class KeptLines extends Logger {
  readonly lines: string[] = [];
  debug = (facts: object, message: string) => this.keep('debug', facts, message);
  info = (facts: object, message: string) => this.keep('info', facts, message);
  warn = (facts: object, message: string) => this.keep('warn', facts, message);
  error = (facts: object, message: string) => this.keep('error', facts, message);
  child() {
    return this;
  }
  private keep(level: string, facts: object, message: string): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(facts)}`);
  }
}

export async function openFolder() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'runbook-executor-'));
  const embedded = await openEmbedded({ dataFolder });
  return {
    embedded,
    async remove() {
      await embedded.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export interface ExecutorOptions extends ExecutorParts {
  readonly clock?: Clock;
  readonly settings?: Partial<Settings>;
  /** A channel that stands before the real one. */
  readonly channel?: Platform['channel'];
  /** Default: the built-in rules. */
  readonly policy?: Platform['policy'];
}

/** The service as it is deployed, on these adapters. */
export async function startExecutor(embedded: Embedded, { clock, settings, channel, policy, ...parts }: ExecutorOptions = {}) {
  const logger = new KeptLines();
  const fatal: unknown[] = [];
  const fail = (error: unknown) => void fatal.push(error);
  const catalogue = new RunbookCatalogue(embedded.log, embedded.blobs, logger, 'test');
  await catalogue.start();
  const platform: Platform = {
    ...embedded,
    channel: channel ?? embedded.channel,
    settings: { ...readSettings({}), ...settings },
    clock: clock ?? new SystemClock(),
    logger,
    catalogue,
    readiness: new Readiness(),
    room: ENDLESS_ROOM,
    policy: policy ?? new BuiltInPolicy(),
  };

  @Module({ imports: [PlatformModule.forPlatform(platform, fail), ExecutorModule.forPlatform(platform, parts)] })
  class Root {}

  const app = await NestFactory.create(Root, new FastifyAdapter(), { logger: false, abortOnError: false });
  app.connectMicroservice({ strategy: new LogTransport(embedded.log, app.get(PositionKeeper), logger, fail) });
  await app.startAllMicroservices();
  await app.init();
  const stop = async (): Promise<void> => {
    await app.close();
    await catalogue.stop();
  };
  return { lines: logger.lines, fatal, stop };
}

export interface StubbedService {
  readonly origin: string;
  /** `host:port`, for EGRESS_ALLOW. */
  readonly target: string;
  readonly calls: {
    readonly method?: string;
    readonly url?: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
  /** Requests that are being answered right now, and the most that ever were. */
  readonly load: { now: number; most: number };
  stop(): Promise<void>;
}

/** A service on this machine that answers as the test says. */
export async function stubService(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => unknown,
): Promise<StubbedService> {
  const calls: StubbedService['calls'] = [];
  const load = { now: 0, most: 0 };
  const server: Server = createServer((request, response) => {
    let body = '';
    load.most = Math.max(load.most, ++load.now);
    response.on('close', () => load.now--);
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      calls.push({ method: request.method, url: request.url, headers: request.headers, body });
      void answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${port}`, target: `127.0.0.1:${port}`, calls, load, stop };
}

/** Waits for what another part of the process does, briefly. */
export async function waitUntil(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !holds(); turn++) await new Promise((resolve) => void setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}
