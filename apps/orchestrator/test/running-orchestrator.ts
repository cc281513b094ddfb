import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { canonicalDefinition, parseRunbook, type JsonObject } from '@runbook/domain';
import { Clock, EventLog } from '@runbook/ports';
import {
  CommandSender,
  Logger,
  LogTransport,
  openPlatform,
  PlatformModule,
  PositionKeeper,
  readSettings,
  type CataloguedSchedule,
  type Platform,
} from '@runbook/service';
import { hashOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { OrchestratorModule } from '../src/index.js';

const WAIT_MS = 60_000;

/** The time of day as the suite wants it: it goes on like a real clock, and jumps when it is told to. */
export class JumpingClock extends Clock {
  private aheadMs: number;
  private readonly calls = new Set<() => void>();

  constructor(startMs: number) {
    super();
    this.aheadMs = startMs - Date.now();
  }

  now(): number {
    return Date.now() + this.aheadMs;
  }

  at(atMs: number, call: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const arm = () => {
      clearTimeout(timer);
      const leftMs = atMs - this.now();
      // Longer than a suite lasts: only a jump gets there.
      if (leftMs > WAIT_MS * 10) return;
      timer = setTimeout(() => (this.now() >= atMs ? done(call) : arm()), Math.max(0, leftMs));
    };
    const done = (then?: () => void) => {
      clearTimeout(timer);
      this.calls.delete(arm);
      then?.();
    };
    this.calls.add(arm);
    arm();
    return () => done();
  }

  jumpTo(ms: number): void {
    this.aheadMs = ms - Date.now();
    for (const arm of [...this.calls]) arm();
  }
}

/** An orchestrator in this process, on adapters of its own. */
export class RunningOrchestrator {
  private constructor(
    readonly platform: Platform,
    private readonly app: INestApplicationContext,
    readonly commands: CommandSender,
  ) {}

  static async start(environment: Readonly<Record<string, string>>, clock: Clock): Promise<RunningOrchestrator> {
    const opened = await openPlatform(readSettings({ LOG_LEVEL: 'error', ...environment }), 'suite');
    const platform: Platform = { ...opened, clock };
    const fatal = (error: unknown): never => {
      throw error;
    };
    @Module({ imports: [PlatformModule.forPlatform(platform, fatal), OrchestratorModule.forPlatform(platform)] })
    class Root {}
    const app = await NestFactory.create(Root, new FastifyAdapter(), { logger: ['error', 'warn'] });
    app.connectMicroservice({ strategy: new LogTransport(app.get(EventLog), app.get(PositionKeeper), app.get(Logger), fatal) });
    await app.startAllMicroservices();
    await app.init();
    return new RunningOrchestrator(platform, app, app.get(CommandSender));
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.platform.close();
  }

  async register(text: string): Promise<void> {
    const parsed = parseRunbook(text, 'yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const { runbook } = parsed;
    const actor = { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' } as const;
    const definition = runbook as unknown as JsonObject;
    const body = { type: 'RegisterRunbook', runbookId: runbook.id, digest: hashOf(canonicalDefinition(runbook)), definition } as const;
    const before = this.platform.catalogue.versions('default', runbook.id).length;
    await this.commands.toRegistry({ aggregateId: `default/${runbook.id}`, tenant: 'default', actor, body });
    await this.until(() => this.platform.catalogue.versions('default', runbook.id).length > before);
  }

  schedule(runbookId: string): CataloguedSchedule {
    const [schedule] = this.platform.catalogue.schedules.of('default', runbookId);
    if (!schedule) throw new Error(`expected ${runbookId} to have a schedule, found none`);
    return schedule;
  }

  async until(holds: () => boolean): Promise<void> {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(20)) if (holds()) return;
    throw new Error(
      `expected it to come true within ${WAIT_MS} ms, found ${JSON.stringify(this.platform.catalogue.schedules.all('default'))}`,
    );
  }
}
