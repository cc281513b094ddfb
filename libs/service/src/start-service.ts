import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Fatal } from './fatal.js';
import { followLog } from './follow-log.js';
import { HealthController } from './health.controller.js';
import { openPlatform } from './open-platform.js';
import { PlatformModule } from './platform.module.js';
import type { Platform } from './platform.js';
import { readSettings, type Settings } from './settings.js';
import { startTelemetry, type StopTelemetry } from './telemetry.js';

/** A service's module, made for a platform. */
export interface ServiceModule {
  forPlatform(platform: Platform): DynamicModule;
}

export interface ServiceOptions {
  /** Names the process in logs and in Kafka's groups. */
  readonly name: string;
  readonly modules: readonly ServiceModule[];
  readonly settings?: Settings;
  /** Adds routes and pages; without it the service answers only to health checks. */
  readonly configure?: (app: NestFastifyApplication, settings: Settings) => void | Promise<void>;
  /** Options of the HTTP server. */
  readonly adapter?: () => FastifyAdapter;
}

export interface RunningService {
  readonly url: string;
  readonly platform: Platform;
  stop(): Promise<void>;
}

/** How long a stop may take before the process leaves anyway; the log is right either way. */
const STOP_MS_MAX = 10_000;

/**
 * Opens the platform, starts the Nest application with its log readers, listens, and stops everything in order on SIGTERM and
 * SIGINT. A fatal error ends the process with status 1.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const settings = options.settings ?? readSettings(process.env);
  const stopTelemetry = await startTelemetry(options.name, process.env);
  const platform = await openPlatform(settings, options.name);
  const fatal: Fatal = (error) => {
    platform.logger.error({ error }, 'a fatal error; stopping');
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 100).unref();
  };
  const root = rootModule(platform, fatal, options);
  const app = await NestFactory.create<NestFastifyApplication>(root, options.adapter?.() ?? new FastifyAdapter(), {
    logger: ['error', 'warn'],
    bodyParser: false,
  });
  await options.configure?.(app, settings);
  followLog(app, fatal);
  await app.startAllMicroservices();
  await app.listen(settings.port, settings.host);
  const stop = stopOnce(app, platform, stopTelemetry);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop().then(() => process.exit()));
  return { url: await app.getUrl(), platform, stop };
}

function rootModule(platform: Platform, fatal: Fatal, { modules, configure }: ServiceOptions): Type {
  @Module({
    imports: [PlatformModule.forPlatform(platform, fatal), ...modules.map((module) => module.forPlatform(platform))],
    controllers: configure ? [] : [HealthController],
  })
  class RootModule {}
  return RootModule;
}

function stopOnce(app: NestFastifyApplication, platform: Platform, stopTelemetry: StopTelemetry): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    setTimeout(() => process.exit(), STOP_MS_MAX).unref();
    await app.close();
    await platform.close();
    await stopTelemetry();
  };
  return () => (stopping ??= stop());
}
