import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isReadBy, settingTable } from '../../libs/service/src/setting-table.js';

const CHART = 'deploy/helm/runbook-orchestrator';
/** Of development alone, refused with the `NODE_ENV=production` of the image. */
const OF_DEVELOPMENT = ['DEV_API_KEYS', 'DEV_WORKER_KEYS'];
const secrets = settingTable.filter(({ isSecret, name }) => isSecret && !OF_DEVELOPMENT.includes(name));

const names = readFileSync(`${CHART}/templates/_names.tpl`, 'utf8');
const [, block = ''] = /define "runbook\.secretsOf" -}}\n([\s\S]*?)\{\{- end }}/.exec(names) ?? [];
const given = parse(block) as Record<string, readonly string[]>;
const schema = JSON.parse(readFileSync(`${CHART}/values.schema.json`, 'utf8')) as {
  definitions: { settings: { propertyNames: { not: { pattern: string } } } };
  properties: { secrets: { properties: { keys: { items: { enum: readonly string[] } } } } };
};
/** In one process nothing is in Kafka or MongoDB; the job of the topics asks Kafka alone. */
const KAFKA_AND_MONGO = ['MONGO_URL', 'KAFKA_PASSWORD', 'CLUSTER_KEY'];

describe('the secrets of the chart', () => {
  it.each(['api-gateway', 'orchestrator', 'executor-service', 'approval-service', 'audit-service'])(
    'are for %s those that it reads',
    (service) => {
      const read = secrets.filter((row) => isReadBy(row, service)).map(({ name }) => name);
      expect([...given[service]!].toSorted()).toEqual(read.toSorted());
    },
  );

  it('are for the embedded form, and for the topics, those that they read', () => {
    const standalone = secrets.map(({ name }) => name).filter((name) => !KAFKA_AND_MONGO.includes(name));
    expect([...given['standalone']!].toSorted()).toEqual(standalone.toSorted());
    expect(given['topics']).toEqual(['KAFKA_PASSWORD', 'CLUSTER_KEY']);
  });

  it('are each a key of the Secret, and none a value', () => {
    const keys = secrets.map(({ name }) => name).toSorted();
    expect([...schema.properties.secrets.properties.keys.items.enum].toSorted()).toEqual(keys);
    const refused = new RegExp(schema.definitions.settings.propertyNames.not.pattern);
    expect(settingTable.filter(({ isSecret, name }) => refused.test(name) !== isSecret).map(({ name }) => name)).toEqual([]);
    for (const name of ['SECRET_TI_API', 'TENANT_ACME_SECRET_X']) expect(name).toMatch(refused);
  });

  it('are files with a twin in the table or a setting of that name, but for what a library reads from the environment', () => {
    const files = new Set([...settingTable.map(({ twin }) => twin), ...settingTable.map(({ name }) => name)]);
    const others = secrets.map(({ name }) => name).filter((name) => !files.has(`${name}_FILE`));
    expect(others).toEqual(['OTEL_EXPORTER_OTLP_HEADERS']);
    for (const name of others) expect(names).toContain(`{{ if ne . "${name}" }}`);
  });
});
