import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineNames } from './command-line-variables.js';
import { SETTING_GROUPS } from './setting-facts.js';
import { settingTable } from './setting-table.js';
import { settingsGuide } from './settings-guide.js';
import { readSettings } from './settings.js';

/** Who may take the environment: nobody else in the services, so that nothing is read that is not in the table. */
const DOORS = [
  // The command line has settings of its own; `runbook dev` hands the rest on to the service that it starts.
  'apps/cli/src/commands/here/embedded.ts',
  'apps/cli/src/program/session.ts',
  'libs/service/src/process-environment.ts',
];
/** Standards of terminals and homes, and the folder of a service on the same machine. */
const ALSO_OF_THE_COMMAND_LINE = ['DATA_DIR', 'FORCE_COLOR', 'HOME', 'NO_COLOR', 'TERM', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'];

const sources = ['apps', 'libs']
  .flatMap((room) => readdirSync(room).map((name) => join(room, name, 'src')))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));
const read = (path: string) => readFileSync(path, 'utf8');
const row = (name: string) => settingTable.find((setting) => setting.name === name)!;

describe('the settings in the guide', () => {
  it('are those that the services read', () => {
    // Where this fails: npm run build && node scripts/write-settings-guide.mjs
    expect(read('docs/guides/settings.md')).toBe(settingsGuide());
  });

  it('come in by no other door', () => {
    expect(sources.filter((path) => read(path).includes('process.env')).toSorted()).toEqual(DOORS);
  });

  it('are each in a chapter, and no chapter is without', () => {
    expect([...new Set(settingTable.map(({ group }) => group))].toSorted()).toEqual(Object.keys(SETTING_GROUPS).toSorted());
  });

  it('have the defaults of the code where those depend on others', () => {
    const [embedded, kafka] = [readSettings({}), readSettings({ KAFKA_BROKERS: 'k:9092' })];
    expect(row('PARTITIONS').otherwise).toBe(`${embedded.partitions} embedded, ${kafka.partitions} on Kafka`);
    expect(row('OPA_ENDPOINT').otherwise).toContain(readSettings({ AUTHZ: 'opa' }).opaEndpoint);
    expect(row('RATE_LIMIT_PER_TENANT').otherwise).toBe(String(embedded.quotas.actsPerMinute));
    expect(row('MAX_EXECUTION_TIME_MS').standard).toBe(embedded.executionTimeMsMax);
  });

  it.each([
    ['PORT', '4000'],
    ['HOST', '127.0.0.1'],
    ['LOG_LEVEL', 'info'],
    ['DATA_DIR', '.data'],
    ['EXECUTOR_CONCURRENCY', '256'],
    ['CORS_ORIGINS', undefined],
  ])('have for %s the default %s', (name, standard) => expect(row(name).standard).toBe(standard));

  it('call secret whatever a name gives away as one, and hand each over by a file too', () => {
    const names = settingTable.filter(({ name }) => /(_KEY|_KEYS|PASSWORD|SECRET)$/.test(name));
    const open = names.filter(({ isSecret, kind }) => !isSecret && !kind.startsWith('path')).map(({ name }) => name);
    // The name of a key that never leaves its vault.
    expect(open).toEqual(['VAULT_TRANSIT_KEY']);
    const withoutFile = settingTable.filter(({ isSecret, twin }) => isSecret && twin === undefined).map(({ name }) => name);
    // The file of the one has a meaning of its own, a key on each line; the other is read from the environment by a library.
    expect(withoutFile).toEqual(['CREDENTIALS_KEY', 'OTEL_EXPORTER_OTLP_HEADERS']);
  });

  it('of the command line are those that it reads', () => {
    const ofCli = sources.filter((path) => path.startsWith('apps/cli/')).map(read);
    const names = ofCli.flatMap((text) =>
      [...text.matchAll(/'(RUNBOOK_[A-Z_]+)'|env\['([A-Z_]+)'\]/g)].map(([, ours, any]) => ours ?? any!),
    );
    expect([...new Set(names)].toSorted()).toEqual([...commandLineNames, ...ALSO_OF_THE_COMMAND_LINE].toSorted());
  });
});
