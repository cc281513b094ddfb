import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { canonicalDefinition, parseRunbook, type JsonObject, type RunbookPin } from '@runbook/domain';
import { EventLog, SystemClock, type Clock } from '@runbook/ports';
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
import { sha256Of } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { OrchestratorModule } from '../src/index.js';

const WAIT_MS = 60_000;

/** How late a jump is noticed. */
const NOTICED_WITHIN_MS = 20;

/** The time of day as the suite wants it: it goes on like a real clock, and jumps when it is told to. */
export class JumpingClock extends SystemClock {
  private aheadMs = 0;

  constructor(startMs: number) {
    super(NOTICED_WITHIN_MS);
    this.jumpTo(startMs);
  }

  override now(): number {
    return super.now() + this.aheadMs;
  }

  jumpTo(ms: number): void {
    this.aheadMs = ms - super.now();
  }
}

/** An orchestrator in this process, on adapters of its own. */
export class RunningOrchestrator {
  private constructor(
    readonly platform: Platform,
    private readonly app: INestApplicationContext,
    readonly commands: CommandSender,
  ) {}

  static async start(environment: Readonly<Record<string, string>>, clock: Clock, logger?: Logger): Promise<RunningOrchestrator> {
    const opened = await openPlatform(readSettings({ LOG_LEVEL: 'error', ...environment }), 'suite');
    const platform: Platform = { ...opened, clock, ...(logger && { logger }) };
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
    const body = { type: 'RegisterRunbook', runbookId: runbook.id, digest: sha256Of(canonicalDefinition(runbook)), definition } as const;
    const before = this.platform.catalogue.versions('default', runbook.id).length;
    await this.commands.toRegistry({ aggregateId: `default/${runbook.id}`, tenant: 'default', actor, body });
    await this.until(() => this.platform.catalogue.versions('default', runbook.id).length > before);
  }

  /** The newest version. */
  pinOf(runbookId: string): RunbookPin {
    const found = this.platform.catalogue.runbook('default', runbookId);
    if (!found) throw new Error(`expected runbook ${runbookId} to be registered, found none`);
    return { id: runbookId, version: found.version, digest: found.digest };
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
