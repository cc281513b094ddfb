import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, settingsVariables } from './settings.js';

/** Who may hand the environment on: to `readSettings`, to `startTelemetry`, or as secrets (`SECRET_<NAME>`). */
const DOORS = [
  'apps/standalone/src/embedded-folder.ts',
  'apps/standalone/src/main.ts',
  'libs/service/src/secrets/environment-secrets.ts',
  'libs/service/src/start-service.ts',
];
const SECRETS = 'SECRET_<NAME>';
const NAME = /`([A-Z][A-Z_]+(?:<[A-Z]+>)?)`/g;
/** A default that is written as a value, not in words. */
const LITERAL = /^`([^`<]+)`$/;

const sources = ['apps', 'libs']
  .flatMap((room) => readdirSync(room).map((name) => join(room, name, 'src')))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));
const read = (path: string) => readFileSync(path, 'utf8');
const byHand = [...read('libs/service/src/telemetry.ts').matchAll(/variables\['([A-Z_]+)'\]/g)].map(([, name]) => name!);

/** Of the table under "Distributed": each variable with what stands as its default. */
const table = read('README.md')
  .split('| variable | default | meaning |')[1]!
  .split('\n\n')[0]!
  .split('\n')
  .slice(2)
  .map((row) => row.split('|').map((cell) => cell.trim()))
  .flatMap(([, names, standard]) => [...names!.matchAll(NAME)].map(([, name]) => ({ name: name!, standard: standard! })));

describe('the settings of the README', () => {
  it('are all that the code reads, each once, and no more', () => {
    const known = [...Object.keys(settingsVariables), ...byHand, SECRETS];
    expect(table.map(({ name }) => name).toSorted()).toEqual([...new Set(known)].toSorted());
  });

  it('come in by no other door', () => {
    expect(sources.filter((path) => read(path).includes('process.env')).toSorted()).toEqual(DOORS);
  });

  it('have the defaults of the code', () => {
    const literals = table.map(({ name, standard }) => [name, LITERAL.exec(standard)?.[1]]);
    const inCode = table.map(({ name }) => [name, textOf(settingsVariables[name])]);
    expect(literals).toEqual(inCode);
  });

  it('have the defaults of the code where those depend on others', () => {
    const partitions = [readSettings({}), readSettings({ KAFKA_BROKERS: 'k:9092' })].map((settings) => settings.partitions);
    expect(table.find(({ name }) => name === 'PARTITIONS')?.standard).toBe(`${partitions[0]} embedded, ${partitions[1]} on Kafka`);
  });
});

/** An empty list is what a list is without its variable. */
const textOf = (value: unknown): string | undefined =>
  value === undefined || (Array.isArray(value) && value.length === 0) ? undefined : String(value);
