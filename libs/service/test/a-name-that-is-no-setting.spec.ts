import { readSettings } from '../src/settings.js';
import { tellUnknownSettings, unknownSettings } from '../src/unknown-settings.js';

const told = (...names: string[]) => unknownSettings(Object.fromEntries(names.map((name) => [name, 'a value'])));

describe('a name that is no setting', () => {
  it.each([
    ['KAFKA_BROKER', 'KAFKA_BROKERS'],
    ['KAKFA_BROKERS', 'KAFKA_BROKERS'],
    ['MAX_CONCURENT_STEPS', 'MAX_CONCURRENT_STEPS'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['CLUSTER_KEY_FILES', 'CLUSTER_KEY_FILE'],
    ['MONGO_URI', 'MONGO_URL'],
    ['KAFKA_BOOTSTRAP_SERVERS', 'KAFKA_BROKERS'],
    ['RUNBOOK_TIMEOUTS', 'RUNBOOK_TIMEOUT'],
  ])('%s: did you mean %s?', (name, meant) =>
    expect(told(name)).toEqual([{ variable: name, message: `expected a setting, found ${name}, which is none: did you mean ${meant}?` }]),
  );

  it('is told with where all of them stand, when it begins as ours do and is near to none', () =>
    expect(told('EGRESS_DENY_EVERYTHING')[0]?.message).toBe(
      'expected a setting, found EGRESS_DENY_EVERYTHING, which is none; docs/guides/settings.md has them all',
    ));

  it('is told why there is no DATABASE_URL', () => expect(told('DATABASE_URL')[0]?.message).toContain('there is no database to name'));

  it.each([
    ['what every process has', ['PATH', 'HOME', 'HOSTNAME', 'USER', 'LANG', 'PWD', 'TERM', 'SHLVL', 'NODE_OPTIONS', 'NODE_VERSION', 'CI']],
    ['what Kubernetes tells of services', ['OPA_SERVICE_HOST', 'OPA_PORT', 'OPA_PORT_8181_TCP_ADDR', 'KAFKA_SERVICE_PORT']],
    ['secrets that authors name', ['SECRET_TI_API', 'TENANT_ACME_SECRET_HOOK']],
    ['settings, in a file too', ['KAFKA_BROKERS', 'MONGO_URL_FILE', 'OPA_TOKEN_FILE', 'RUNBOOK_URL']],
    ['what tracing reads by itself', ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_TRACES_SAMPLER', 'OTEL_RESOURCE_ATTRIBUTES']],
  ])('is not %s', (_, names) => expect(told(...names)).toEqual([]));

  it('is told in the log once the service runs, without its value', () => {
    const lines: unknown[] = [];
    tellUnknownSettings({ KAFKA_BROKER: 'geheim:9092' }, { warn: (facts, message) => lines.push([facts, message]) });
    expect(lines).toEqual([[{ variable: 'KAFKA_BROKER' }, expect.stringContaining('did you mean KAFKA_BROKERS?')]]);
    expect(JSON.stringify(lines)).not.toContain('geheim');
  });

  it('is told behind the faults of a start that it may have caused', () =>
    expect(() => readSettings({ PORT: 'many', KAFKA_BROKER: 'k:9092' })).toThrow(
      /found a fault:\nPORT: .*\nKAFKA_BROKER: expected a setting, found KAFKA_BROKER, which is none: did you mean KAFKA_BROKERS\?$/,
    ));
});
