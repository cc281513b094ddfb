import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:https';
import { endingTheProcess, type Fatal } from './fatal.js';
import { followLog } from './follow-log.js';
import type { LogTransport } from './log-transport.js';
import { HealthController } from './health.controller.js';
import { listen } from './listen.js';
import { openPlatform } from './open-platform.js';
import { PlatformModule } from './platform.module.js';
import type { Platform } from './platform.js';
import type { SettingRule } from './setting-kinds.js';
import { environmentOfProcess } from './process-environment.js';
import { readSettings, type Settings, type SettingVariables } from './settings.js';
import { renewTls } from './renew-tls.js';
import { observeProcess } from './process-metrics.js';
import { startTelemetry } from './telemetry.js';

/** A service's module, made for a platform. */
export interface ServiceModule {
  forPlatform(platform: Platform): DynamicModule;
}

export interface ServiceOptions {
  /** Names the process in logs and in Kafka's groups. */
  readonly name: string;
  readonly modules: readonly ServiceModule[];
  readonly settings?: Settings;
  /** What others see of the service; without it there are health checks alone. */
  readonly face?: Face;
}

/** Routes and pages of a service. */
export interface Face {
  /** What it asks of the settings beside what every service does. */
  readonly rules: readonly SettingRule<SettingVariables>[];
  /** The HTTP server. */
  adapter(settings: Settings): FastifyAdapter;
  configure(app: NestFastifyApplication): Promise<void>;
}

export interface RunningService {
  readonly url: string;
  readonly platform: Platform;
  /** A part of one of its modules. */
  get<Part>(part: Type<Part>): Part;
  stop(): Promise<void>;
}

/** How long a stop may take before the process leaves anyway; the log is right either way. */
const STOP_MS_MAX = 10_000;

/**
 * Opens the platform, starts the Nest application with its log readers, listens, and stops everything in order on SIGTERM and
 * SIGINT. A fatal error ends the process with status 1, and so does a stop that does not come to its end.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const settings = options.settings ?? readSettings(environmentOfProcess(), options.face?.rules);
  const telemetry = await startTelemetry(options.name, settings.telemetry);
  const platform = await openPlatform(settings, options.name);
  const { logger, readiness } = platform;
  if (telemetry.metricsUrl !== undefined) logger.info({ url: telemetry.metricsUrl }, 'can be asked for metrics');
  telemetry.delivery.tellIn(logger);
  // Told, and no more: who is asked for work does it, whether or not anybody hears of it.
  readiness.mention('telemetry', () => telemetry.delivery.standing);
  const unobserve = observeProcess(platform);
  const fatal = endingTheProcess(readiness, logger);
  const root = rootModule(platform, fatal, options);
  const app = await NestFactory.create<NestFastifyApplication>(root, options.face?.adapter(settings) ?? new FastifyAdapter(), {
    logger: ['error', 'warn'],
    bodyParser: false,
    abortOnError: false,
  });
  await options.face?.configure(app);
  const transport = followLog(app, fatal);
  platform.catalogue.whenStopped(fatal);
  watchReaders(transport, platform);
  await app.startAllMicroservices();
  // Health checks alone are served without TLS: nothing that they say is worth reading on the way.
  const url = await listen(app, options.face ? settings : { host: settings.host, port: settings.port });
  logger.info({ host: settings.host, url }, 'listens');
  const { tls } = settings;
  const endRenewing = options.face && tls ? renewTls(app.getHttpServer() as Server, tls, logger) : undefined;
  const { stop, waitingFor } = stopOnce(app, transport, platform, async () => {
    endRenewing?.();
    unobserve();
    await telemetry.stop();
  });
  // Not once: a terminal and npm both pass Ctrl-C on, and the second one would end the process in the middle of its stop.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void leave(signal, platform, stop, waitingFor));
  return { url, platform, stop, get: (part) => app.get(part) };
}

function watchReaders(transport: LogTransport, { readiness, catalogue, clock }: Platform): void {
  readiness.register('readers', () => transport.fault ?? catalogue.fault);
  // Told, and nobody is sent elsewhere: who is behind does its work, and one machine that was ahead must not take all others out of service.
  readiness.mention('clock', () => transport.clock.fault);
  readiness.mention('lag', () => transport.lag.standing(clock.now()));
}

function rootModule(platform: Platform, fatal: Fatal, { modules, face }: ServiceOptions): Type {
  @Module({
    imports: [PlatformModule.forPlatform(platform, fatal), ...modules.map((module) => module.forPlatform(platform))],
    controllers: face ? [] : [HealthController],
  })
  class RootModule {}
  return RootModule;
}

/** Ends the process. */
async function leave(signal: string, { readiness, logger }: Platform, stop: () => Promise<void>, waitingFor: () => string): Promise<void> {
  readiness.leave(`stopping after ${signal}`);
  setTimeout(() => {
    logger.error(
      { signal, waitingFor: waitingFor() },
      `expected to stop within ${STOP_MS_MAX} ms, found work that does not end; leaving: the log is right either way`,
    );
    process.exit(1);
  }, STOP_MS_MAX).unref();
  try {
    await stop();
    process.exit();
  } catch (error) {
    logger.error({ signal, error }, 'the stop failed; the log is right either way');
    process.exit(1);
  }
}

/** `waitingFor` tells which part of the stop has begun and not ended, for who wonders why it takes so long. */
function stopOnce(app: NestFastifyApplication, transport: LogTransport, platform: Platform, stopTelemetry: () => Promise<void>) {
  let stopping: Promise<void> | undefined;
  let part: string | undefined;
  const run = async () => {
    await app.close();
    await platform.close((begun) => (part = begun));
    part = 'telemetry';
    await stopTelemetry();
  };
  return {
    stop: () => (stopping ??= run()),
    waitingFor: () => part ?? (transport.isClosing ? 'the readers and owners of the log' : 'open requests and what is written behind'),
  };
}
