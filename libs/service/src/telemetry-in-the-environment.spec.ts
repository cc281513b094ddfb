import { readSettings, SettingsInvalid } from './settings.js';

const faultsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    readSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults;
    throw error;
  }
};

const KEY = 'k'.repeat(24);

describe('telemetry in the environment', () => {
  it('is off where nothing is said, and where it is switched off', () => {
    expect(readSettings({}).telemetry).toEqual({});
    const off = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', METRICS_PORT: '9464', OTEL_SDK_DISABLED: 'true' };
    expect(readSettings(off).telemetry).toEqual({});
  });

  it('sends both to a collector, or one of them', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:4318';
    const sent = { protocol: 'http/protobuf', endpoint: OTEL_EXPORTER_OTLP_ENDPOINT };
    const sentMetrics = { ...sent, everyMs: 60_000 };
    expect(readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT }).telemetry).toEqual({ traces: sent, sentMetrics });
    expect(readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_METRICS_EXPORTER: 'none' }).telemetry).toEqual({ traces: sent });
    expect(readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }).telemetry).toEqual({ sentMetrics });
    // What is told of the address is no path: it may hold a key.
    const OTEL_EXPORTER_OTLP_METRICS_ENDPOINT = 'http://[::1]:1/of-a-key/v1/metrics';
    expect(readSettings({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT }).telemetry).toEqual({
      sentMetrics: { ...sentMetrics, endpoint: 'http://[::1]:1' },
    });
  });

  it('is asked for on this machine, and on others with a token', () => {
    expect(readSettings({ METRICS_PORT: '9464' }).telemetry.metrics).toEqual({ host: '127.0.0.1', port: 9464 });
    const open = { METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' };
    expect(faultsOf(open)).toEqual([expect.stringMatching(/^METRICS_TOKEN: expected a token with METRICS_HOST=0.0.0.0/)]);
    expect(readSettings({ ...open, METRICS_TOKEN: KEY }).telemetry.metrics).toEqual({ host: '0.0.0.0', port: 9464, token: KEY });
  });

  it.each([
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_METRICS_EXPORTER', 'prometheus'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:password@collector'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'no pair'],
    ['OTEL_RESOURCE_ATTRIBUTES', '=x'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER', 'traceidratio'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', 'half'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '10'],
    ['OTEL_SDK_DISABLED', 'yes'],
    ['OTEL_SERVICE_NAME', 'my service'],
    ['METRICS_PORT', '70000'],
    ['METRICS_TOKEN', 'short'],
    ['ADMISSION', 'maybe'],
    ['ADMISSION_COMMIT_MS', '0'],
    ['ADMISSION_MEMORY_PERCENT', '100'],
  ])('refuses %s=%s, and shows no value', (variable, value) => {
    const faults = faultsOf({ [variable]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^(OTEL|METRICS|ADMISSION)_?\w*: expected .+, found .+/);
    expect(faults[0]).not.toContain('password');
  });

  it('sends no key to another machine that others could read on the way', () => {
    const OTEL_EXPORTER_OTLP_HEADERS = 'authorization=Bearer%20secret-of-the-collector';
    const to = (url: string) => faultsOf({ OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_ENDPOINT: url });
    expect(to('http://collector:4318')).toEqual([expect.stringMatching(/^OTEL_EXPORTER_OTLP_ENDPOINT: expected https:\/\//)]);
    expect(to('http://collector:4318')[0]).not.toContain('secret-of-the-collector');
    expect([to('https://collector:4318'), to('http://127.0.0.1:4318')]).toEqual([[], []]);
  });

  it('lets starts in as the settings say', () => {
    expect(readSettings({}).admission).toEqual({ decidedWithinMs: 500, lagMsMax: 5_000, memoryPercentMax: 90 });
    expect(readSettings({ ADMISSION: 'off' }).admission).toBeUndefined();
  });
});
