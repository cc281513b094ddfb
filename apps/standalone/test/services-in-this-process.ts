import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiGatewayModule, gatewayFace, RetentionSweep } from '@runbook/api-gateway';
import { ApprovalModule } from '@runbook/approval-service';
import { AuditModule } from '@runbook/audit-service';
import { SETUP, type Actor, type ExecutionCommand, type IdentityCommand } from '@runbook/domain';
import { ExecutorModule } from '@runbook/executor-service';
import { OrchestratorModule } from '@runbook/orchestrator';
import type { Clock } from '@runbook/ports';
import { CommandSender, followLog, IdentityCatalogue, openPlatform, PlatformModule, readSettings, type Platform } from '@runbook/service';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const DEV_KEY = 'a-key-of-suites-in-this-process';

export interface Said {
  readonly status: number;
  readonly headers: Headers;
  /** As it came; a stream: what came until the suite went away. */
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Suites look into it.
  readonly body: any;
}

/** A live view that says nothing more is left after so long. */
const STREAM_MS = 1_500;

/** Every service, in the process of the suite, on embedded stores of its own. */
export class ServicesInThisProcess {
  private constructor(
    readonly url: string,
    readonly platform: Platform,
    private readonly app: NestFastifyApplication,
    private readonly folder: string,
  ) {}

  /** `clock`: that of the suite; left out: the machine's. */
  static async start(environment: Readonly<Record<string, string>> = {}, clock?: Clock): Promise<ServicesInThisProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'runbook-services-'));
    const settings = readSettings({
      LOG_LEVEL: 'silent',
      REVIEW: 'off',
      DEV_API_KEY: DEV_KEY,
      DATA_DIR: folder,
      PORT: '0',
      ...environment,
    });
    const opened = await openPlatform(settings, 'suite');
    const platform = clock ? { ...opened, clock } : opened;
    const fatal = (error: unknown): never => {
      throw error;
    };
    const modules = [ApiGatewayModule, ExecutorModule, ApprovalModule, AuditModule, OrchestratorModule];
    @Module({ imports: [PlatformModule.forPlatform(platform, fatal), ...modules.map((module) => module.forPlatform(platform))] })
    class Root {}
    const app = await NestFactory.create<NestFastifyApplication>(Root, gatewayFace.adapter(settings), {
      logger: ['error', 'warn'],
      bodyParser: false,
      abortOnError: false,
    });
    await gatewayFace.configure(app);
    followLog(app, fatal);
    await app.startAllMicroservices();
    await app.init();
    const server = app.getHttpAdapter().getInstance();
    await server.listen({ host: '127.0.0.1', port: 0 });
    return new ServicesInThisProcess(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}`, platform, app, folder);
  }

  async stop(): Promise<void> {
    this.app.getHttpAdapter().getInstance().server.closeAllConnections();
    await this.app.close();
    await this.platform.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What else runs once a minute. How many runs were purged. */
  sweep(): Promise<number> {
    return this.app.get(RetentionSweep).sweep();
  }

  get identities(): IdentityCatalogue {
    return this.app.get(IdentityCatalogue);
  }

  /** As the first start of a tenant does it; later ones as `by`. */
  async changeIdentities(tenant: string, body: IdentityCommand, by: Actor = { ...SETUP, tenant }): Promise<void> {
    const before = this.identities.versionOf(tenant);
    await this.app.get(CommandSender).toIdentity({ aggregateId: tenant, tenant, actor: by, body });
    while (this.identities.versionOf(tenant) === before) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** As a gateway that has its own way. It stands before whatever is asked of the run afterwards. */
  async tellRun(id: string, body: ExecutionCommand, actor: Actor): Promise<void> {
    await this.app.get(CommandSender).toExecution({ aggregateId: id, tenant: actor.tenant, actor, body });
  }

  /** `key`: of `X-API-KEY`; undefined: nobody asks. */
  async ask(method: string, path: string, { key, body, headers }: Asking = {}): Promise<Said> {
    const gone = new AbortController();
    const answer = await fetch(`${this.url}${path.startsWith('/api/') ? path : `/api/v1${path}`}`, {
      method,
      signal: gone.signal,
      headers: {
        ...(key !== undefined && { 'x-api-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const text = isStream ? await untilQuiet(answer, gone) : await answer.text();
    const isJson = answer.headers.get('content-type')?.match(/\/(\w+\+)?json\b/) ?? false;
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : text };
  }
}

export interface Asking {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function untilQuiet(answer: Response, gone: AbortController): Promise<string> {
  const timer = setTimeout(() => gone.abort(), STREAM_MS);
  let text = '';
  try {
    for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) text += piece;
  } catch {
    // The suite has gone away.
  }
  clearTimeout(timer);
  return text;
}
