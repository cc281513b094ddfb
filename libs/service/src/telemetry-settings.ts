import { z } from 'zod';
import { isLoopback, isUnreadOnTheWay } from './loopback.js';
import { setting } from './setting-facts.js';
import { keyOfLength, oneOf, textLike, whole, type SettingFault, type SettingRule } from './setting-kinds.js';

/** What is told of a service, and to whom. Where traces go and how many is read by the SDK itself, from the same variables. */
export interface TelemetrySettings {
  /** What it is called; undefined: `runbook-<service>`. */
  readonly serviceName?: string;
  /** Where traces are sent; undefined: they are not. */
  readonly traces?: SentTo;
  /** A caller who keeps no trace is heeded; else each service decides by itself. */
  readonly parentBased?: false;
  /** Where metrics are sent, and how often; undefined: they are not. */
  readonly sentMetrics?: SentTo & { readonly everyMs: number };
  /** Where metrics are asked for; undefined: nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number; readonly token?: string };
}

/** A collector. */
export interface SentTo {
  readonly protocol: OtlpProtocol;
  /** Scheme, host and port, to be told; the SDK reads the whole address itself. */
  readonly endpoint: string;
}

/** gRPC is not among them: it would bring a second implementation of HTTP/2 along. */
const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
export type OtlpProtocol = (typeof PROTOCOLS)[number];

const EXPORTERS = ['otlp', 'none'] as const;
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
/** Who reads metrics learns the names of tenants and runbooks. */
const TOKEN_LENGTH_MIN = 24;
const EVERY_MS = 60_000;

const collector = textLike(/^https?:\/\/[^/\s@?#]+(?:\/[^\s?#]*)?$/, 'an http:// or https:// URL without an account');
const headers = textLike(/^[^=,\s]+=[^,]*(?:,[^=,\s]+=[^,]*)*$/, 'name=value pairs with commas between them');
const ratio = z.coerce
  .number({ error: 'expected a number from 0 to 1, found something else; correct it' })
  .min(0, { error: 'expected a number from 0 to 1, found a smaller one; correct it' })
  .max(1, { error: 'expected a number from 0 to 1, found a larger one; correct it' });

/** The SDK of OpenTelemetry reads these from the environment too: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
const ofSdk = { group: 'telemetry', twin: false } as const;
const asked = { group: 'telemetry' } as const;

export const telemetryVariables = {
  METRICS_PORT: setting(whole(0, 65_535).optional(), {
    ...asked,
    kind: 'port',
    meaning: 'where [metrics](observing.md#metrics) are asked for, as Prometheus does; without it nowhere',
  }),
  METRICS_HOST: setting(z.string().default('127.0.0.1'), {
    ...asked,
    kind: 'address',
    meaning: 'another address than of this machine needs a `METRICS_TOKEN`',
  }),
  METRICS_TOKEN: setting(keyOfLength(TOKEN_LENGTH_MIN, 'openssl rand -hex 24').optional(), {
    ...asked,
    kind: 'key',
    isSecret: true,
    meaning: `at least ${TOKEN_LENGTH_MIN} characters, shown as \`Authorization: Bearer …\``,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(collector.optional(), {
    ...ofSdk,
    kind: 'address',
    meaning: 'where [traces and metrics](observing.md#traces) go (OTLP); without it none are sent',
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: setting(collector.optional(), { ...ofSdk, kind: 'address', meaning: 'the same for traces alone' }),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: setting(collector.optional(), { ...ofSdk, kind: 'address', meaning: 'the same for metrics alone' }),
  OTEL_EXPORTER_OTLP_PROTOCOL: setting(oneOf(PROTOCOLS).optional(), {
    ...ofSdk,
    kind: PROTOCOLS.map((name) => `\`${name}\``).join(', '),
    otherwise: '`http/protobuf`',
    meaning: 'how they are written',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: setting(headers.optional(), {
    ...ofSdk,
    kind: 'list of `name=value`',
    isSecret: true,
    meaning: 'headers for the collector; over https alone, or to this machine',
  }),
  OTEL_TRACES_EXPORTER: setting(oneOf(EXPORTERS).optional(), {
    ...ofSdk,
    kind: '`otlp` or `none`',
    meaning: 'with `none`, traces are not sent',
  }),
  OTEL_METRICS_EXPORTER: setting(oneOf(EXPORTERS).optional(), {
    ...ofSdk,
    kind: '`otlp` or `none`',
    meaning: 'with `none`, metrics are not sent',
  }),
  OTEL_TRACES_SAMPLER: setting(oneOf(SAMPLERS).optional(), {
    ...ofSdk,
    kind: SAMPLERS.map((name) => `\`${name}\``).join(', '),
    otherwise: 'all',
    meaning: 'which traces are kept',
  }),
  OTEL_TRACES_SAMPLER_ARG: setting(ratio.optional(), {
    ...ofSdk,
    kind: 'number from 0 to 1',
    meaning: 'the share that a sampler by ratio keeps',
  }),
  OTEL_METRIC_EXPORT_INTERVAL: setting(whole(1_000, 3_600_000).optional(), {
    ...ofSdk,
    kind: 'whole number',
    unit: 'ms',
    otherwise: String(EVERY_MS),
    meaning: 'how often metrics are sent',
  }),
  OTEL_SERVICE_NAME: setting(textLike(/^[\w.-]{1,255}$/, 'a name of letters, digits, dots and hyphens').optional(), {
    ...ofSdk,
    kind: 'name',
    otherwise: '`runbook-<service>`',
    meaning: 'what the service is called in traces and metrics',
  }),
  OTEL_RESOURCE_ATTRIBUTES: setting(headers.optional(), {
    ...ofSdk,
    kind: 'list of `name=value`',
    meaning: 'what stands beside all that it tells',
  }),
  OTEL_SDK_DISABLED: setting(oneOf(['true', 'false']).optional(), {
    ...ofSdk,
    kind: '`true` or `false`',
    meaning: 'with `true`, no traces and no metrics',
  }),
};

type Variables = z.output<z.ZodObject<typeof telemetryVariables>>;

/** What is wrong with the variables together. */
function telemetryFaults(read: Variables): SettingFault[] {
  const faults: SettingFault[] = [];
  const endpoints = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'] as const;
  for (const variable of read.OTEL_EXPORTER_OTLP_HEADERS === undefined ? [] : endpoints) {
    if (read[variable] === undefined || isUnreadOnTheWay(new URL(read[variable]))) continue;
    const message =
      'expected https:// with OTEL_EXPORTER_OTLP_HEADERS, found http:// to another machine; a key in a header must not be read on the way';
    faults.push({ variable, message });
  }
  if (read.OTEL_TRACES_SAMPLER?.endsWith('traceidratio') && read.OTEL_TRACES_SAMPLER_ARG === undefined) {
    const message = `expected the share of traces that are kept with OTEL_TRACES_SAMPLER=${read.OTEL_TRACES_SAMPLER}, found none; set it, for example to 0.1`;
    faults.push({ variable: 'OTEL_TRACES_SAMPLER_ARG', message });
  }
  if (read.METRICS_PORT !== undefined && !isLoopback(read.METRICS_HOST) && read.METRICS_TOKEN === undefined) {
    const message = `expected a token with METRICS_HOST=${read.METRICS_HOST}, which other machines can reach, found none; set it to the output of: openssl rand -hex 24`;
    faults.push({ variable: 'METRICS_TOKEN', message });
  }
  return faults;
}

export const telemetryRule: SettingRule<Variables> = {
  reads: Object.keys(telemetryVariables) as (keyof typeof telemetryVariables)[],
  faults: telemetryFaults,
};

export function telemetrySettings(read: Variables): TelemetrySettings {
  const isOff = read.OTEL_SDK_DISABLED === 'true';
  const protocol = read.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf';
  const sentTo = (exporter: string | undefined, of: string | undefined): SentTo | undefined => {
    const address = of ?? read.OTEL_EXPORTER_OTLP_ENDPOINT;
    return isOff || exporter === 'none' || address === undefined ? undefined : { protocol, endpoint: new URL(address).origin };
  };
  const traces = sentTo(read.OTEL_TRACES_EXPORTER, read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
  const metrics = sentTo(read.OTEL_METRICS_EXPORTER, read.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT);
  const { METRICS_PORT: port, METRICS_HOST: host, METRICS_TOKEN: token } = read;
  return {
    ...(read.OTEL_SERVICE_NAME !== undefined && { serviceName: read.OTEL_SERVICE_NAME }),
    ...(traces && { traces }),
    ...(read.OTEL_TRACES_SAMPLER !== undefined && !read.OTEL_TRACES_SAMPLER.startsWith('parentbased') && { parentBased: false as const }),
    ...(metrics && { sentMetrics: { ...metrics, everyMs: read.OTEL_METRIC_EXPORT_INTERVAL ?? EVERY_MS } }),
    ...(!isOff && port !== undefined && { metrics: { host, port, ...(token !== undefined && { token }) } }),
  };
}
