import { ROOT_CONTEXT, type ContextManager, type Meter } from '@opentelemetry/api';
import { systemClock, type Clock } from '@runbook/ports';
import { FACT_LENGTH_MAX, recordMetrics, recordSpans } from '@runbook/telemetry';
import { serveMetrics, type MetricsServer } from './metrics-server.js';
import { TelemetryDelivery } from './telemetry-delivery.js';
import type { OtlpProtocol, TelemetrySettings } from './telemetry-settings.js';

export interface Telemetry {
  /** Where metrics are asked for; undefined: nowhere. */
  readonly metricsUrl?: string;
  /** Whether it arrives. */
  readonly delivery: TelemetryDelivery;
  /** Resolves when the last spans and metrics are sent or given up. */
  stop(): Promise<void>;
}

/** A stop has ten seconds in all, and a collector that is away must not take them. */
const STOP_MS_MAX = 2_000;

/**
 * Sends traces and metrics by OTLP where the standard `OTEL_…` variables say where to, and lets metrics be asked for where `METRICS_PORT` is set, both from
 * one source; otherwise does nothing, costs nothing, and nothing leaves the machine. Throws where the address of the metrics cannot be had.
 */
export async function startTelemetry(
  service: string,
  settings: TelemetrySettings,
  clock: Pick<Clock, 'monotonic'> = systemClock,
): Promise<Telemetry> {
  const { traces, sentMetrics, metrics, serviceName = `runbook-${service}` } = settings;
  const delivery = new TelemetryDelivery(clock);
  if (!traces && !sentMetrics && !metrics) return { delivery, stop: () => Promise.resolve() };
  // Loaded on demand: the SDK alone takes more memory than a small service.
  const { NodeSDK, resources, metrics: sdkMetrics } = await import('@opentelemetry/sdk-node');
  const asked =
    metrics &&
    new (await import('@opentelemetry/exporter-prometheus')).PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  const sent =
    sentMetrics &&
    new sdkMetrics.PeriodicExportingMetricReader({
      exporter: delivery.heard(await metricsExporter(sentMetrics.protocol), 'metrics', sentMetrics.endpoint),
      exportIntervalMillis: sentMetrics.everyMs,
      exportTimeoutMillis: Math.min(sentMetrics.everyMs, EXPORT_MS_MAX),
    });
  const sdk = new NodeSDK({
    serviceName,
    // The command line of the process, which others detect, may hold what is secret.
    resourceDetectors: [resources.envDetector, resources.hostDetector, resources.serviceInstanceIdDetector],
    // What is done for whom is known by ourselves, and carried on in records: see `RequestCause`.
    textMapPropagator: null,
    contextManager: NO_CONTEXT,
    logRecordProcessors: [],
    metricReaders: [asked, sent].filter((reader) => reader !== undefined),
    spanLimits: { attributeValueLengthLimit: FACT_LENGTH_MAX, attributeCountLimit: 32, linkCountLimit: 16 },
    ...(traces
      ? { traceExporter: delivery.heard(await tracesExporter(traces.protocol), 'traces', traces.endpoint) }
      : { spanProcessors: [] }),
  });
  sdk.start();
  recordSpans(traces !== undefined, settings.parentBased);
  if (asked || sent) recordMetrics(await meterOf());
  const server =
    metrics && asked && (await serveMetrics(metrics, (request, response) => asked.getMetricsRequestHandler(request, response)));
  return { ...(server && { metricsUrl: server.url }), delivery, stop: () => stopped(sdk, server) };
}

/** That of the SDK is a store for asynchronous calls, which costs each promise of the process something from the first batch on. Nobody asks for it. */
const NO_CONTEXT: ContextManager = {
  active: () => ROOT_CONTEXT,
  with: (_context, work, it, ...given) => work.apply(it, given),
  bind: (_context, target) => target,
  enable: () => NO_CONTEXT,
  disable: () => NO_CONTEXT,
};

/** A collector that takes longer is away. */
const EXPORT_MS_MAX = 10_000;

const meterOf = async (): Promise<Meter> => (await import('@opentelemetry/api')).metrics.getMeter('runbook');

async function tracesExporter(protocol: OtlpProtocol) {
  if (protocol === 'http/json') return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter();
  return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter();
}

async function metricsExporter(protocol: OtlpProtocol) {
  if (protocol === 'http/json') return new (await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter();
  return new (await import('@opentelemetry/exporter-metrics-otlp-proto')).OTLPMetricExporter();
}

async function stopped(sdk: { shutdown(): Promise<void> }, server: MetricsServer | undefined): Promise<void> {
  recordSpans(false);
  await server?.close();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_MS_MAX)));
  // What could not be sent is lost: it is telemetry, and the log is right either way.
  await Promise.race([sdk.shutdown().catch(() => undefined), late]);
  clearTimeout(timer);
  recordMetrics(undefined);
}
