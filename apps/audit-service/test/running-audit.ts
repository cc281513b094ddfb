import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { openEmbedded, type Embedded } from '@runbook/embedded';
import { SystemClock, type DocumentCollection } from '@runbook/ports';
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
} from '@runbook/service';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUDIT_RECORDS, type AuditEntry } from '@runbook/audit';
import { AuditReader } from '@runbook/audit';
import { AuditModule } from '../src/index.js';

/** Keeps what was logged as an error. */
export class KeptLines extends Logger {
  readonly errors: string[] = [];
  debug() {}
  info() {}
  warn() {}
  error(_facts: object, message: string) {
    this.errors.push(message);
  }
  child() {
    return this;
  }
}

/** A folder with the embedded adapters open on it. */
export async function openFolder() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'runbook-audit-'));
  const embedded = await openEmbedded({ dataFolder });
  return {
    dataFolder,
    embedded,
    reader: () => AuditReader.open(embedded.documents, { blobs: embedded.blobs, definition: () => ({ id: 'contain-host' }) }),
    entries: (): Promise<DocumentCollection<AuditEntry>> => embedded.documents.collection<AuditEntry>(AUDIT_RECORDS),
    async remove() {
      await embedded.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The service as it is deployed, on these adapters. */
export async function startAudit(embedded: Embedded) {
  const lines = new KeptLines();
  const fatal: unknown[] = [];
  const catalogue = new RunbookCatalogue(embedded.log, embedded.blobs, lines, 'test');
  const settings = readSettings({});
  const platform: Platform = {
    ...embedded,
    settings,
    clock: new SystemClock(),
    logger: lines,
    catalogue,
    readiness: new Readiness(),
    room: ENDLESS_ROOM,
    policy: new BuiltInPolicy(),
  };
  const fail = (error: unknown) => void fatal.push(error);

  @Module({ imports: [PlatformModule.forPlatform(platform, fail), AuditModule.forPlatform(platform)] })
  class Root {}

  const app = await NestFactory.create(Root, new FastifyAdapter(), { logger: false });
  app.connectMicroservice({ strategy: new LogTransport(embedded.log, app.get(PositionKeeper), lines, fail) });
  await app.startAllMicroservices();
  await app.init();
  return { lines, fatal, stop: () => app.close() };
}
