import { deadLetterOf, TOPICS, workerTopicsOf } from '@runbook/wire';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './settings.js';
import { topicsOf } from './topics-of-the-services.js';

/** By the folder of each service: what the guide calls it. */
const SERVICES = {
  'api-gateway': 'gateway',
  orchestrator: 'orchestrator',
  'executor-service': 'executor',
  'approval-service': 'approval',
  'audit-service': 'audit',
} as const;
type Folder = keyof typeof SERVICES;
type Topic = keyof typeof TOPICS;
const FOLDERS = Object.keys(SERVICES) as Folder[];
const GUIDE = 'docs/guides/operating.md';
const NAMESPACE = '<namespace>';
const WORKERS = Object.fromEntries(Object.entries(workerTopicsOf('ns')).map(([kind, topic]) => [kind, topic.replace('ns', NAMESPACE)]));

/** What a piece of source does with topics: `Read` or `Write`, and of which. */
type Use = (...found: string[]) => [operation: 'Read' | 'Write', topic: string][];
const named = (topic: string): string => TOPICS[topic as Topic];
const commandsOf = (aggregate: string): string => named(`${aggregate.toLowerCase()}Commands`);

/** Each way in which a service does something with a topic. A use that none of them tells fails the suite, so that nobody adds one unseen. */
const USES: readonly (readonly [RegExp, Use])[] = [
  [/reader\(\{[^}]*topic: TOPICS\.(\w+)/g, (topic) => [['Read', named(topic)]]],
  [/\.to(Execution|Correlation|Registry|Identity)s?\(/g, (aggregate) => [['Write', commandsOf(aggregate)]]],
  // Whoever owns an aggregate's partitions: what nobody can read of its commands is a dead letter.
  [
    /TOPICS\.(\w+)Commands,\s*TOPICS\.(\w+)Events/g,
    (aggregate, same) => {
      const [commands, events] = [commandsOf(aggregate), named(`${same}Events`)];
      return [
        ['Read', commands],
        ['Read', events],
        ['Write', events],
        ['Write', deadLetterOf(commands)],
      ];
    },
  ],
  [/^ {2}\w+: TOPICS\.(\w+Commands),$/gm, (topic) => [['Write', named(topic)]]],
  [/channel\.send\(\s*TOPICS\.(\w+)/g, (topic) => [['Write', named(topic)]]],
  [/\.appender\(TOPICS\.(\w+)/g, (topic) => [['Write', named(topic)]]],
  [/const topic = TOPICS\.(\w+);/g, (topic) => [['Read', named(topic)]]],
  // A source of events that is built in: what it cannot use is a dead letter.
  [
    /readonly topic = TOPICS\.(\w+);/g,
    (topic) => [
      ['Read', named(topic)],
      ['Write', deadLetterOf(named(topic))],
    ],
  ],
  [/workerTopicsOf\([^;\n]*\)\.(tasks|signals)\b/g, (kind) => [['Write', WORKERS[kind]!]]],
  [/workerTopicsOf\([^;\n]*\)\.(reports)\b/g, (kind) => [['Read', WORKERS[kind]!]]],
  [/new IdentityCatalogue\(/g, () => [['Read', TOPICS.identityEvents]]],
  [
    /deadLetterOf\(topic\)/g,
    () => [
      ['Read', 'topics of event sources'],
      ['Write', '<topic of a source>.dead-letter'],
    ],
  ],
  // Looked at, which `Describe` permits, or a name alone.
  [/partitions\(TOPICS\.\w+\)|\[this\.\w+, TOPICS\.\w+, |readonly name = TOPICS\.triggers|place: TOPICS\.triggers/g, () => []],
  // Compared with, or what a span is about.
  [/topic === TOPICS\.\w+|(?:processing|sending)\(TOPICS\.\w+/g, () => []],
  [/const AUDITED = \[[^\]]*\]|default\(TOPICS\.executionEvents\)/g, () => []],
];

function sourcesOf(folder: Folder): string[] {
  const files = readdirSync(join('apps', folder, 'src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join('apps', folder, 'src', file), 'utf8'));
}

/** `<topic> <operation>`, each once, and what of the source nobody knows. */
function usesOf(folder: Folder): { uses: string[]; unknown: string[] } {
  // Every service follows the catalogue of runbooks.
  const uses = new Set([`${TOPICS.registryEvents} Read`]);
  const unknown: string[] = [];
  for (const source of sourcesOf(folder)) {
    let left = source;
    for (const [pattern, use] of USES) {
      left = left.replaceAll(pattern, (...found: unknown[]) => {
        const groups = found.slice(1).filter((one): one is string => typeof one === 'string' && one !== source);
        for (const [operation, topic] of use(...groups)) uses.add(`${topic} ${operation}`);
        return '';
      });
    }
    unknown.push(...(left.match(/^.*\b(TOPICS\.|workerTopicsOf\(|deadLetterOf\().*$/gm) ?? []));
  }
  return { uses: [...uses].sort(), unknown };
}

/** The rows of a table of the guide, by the first cell of its head. */
function tableOf(head: string): string[][] {
  const lines = readFileSync(GUIDE, 'utf8').split('\n');
  const from = lines.findIndex((line) => line.startsWith(head));
  if (from === -1) throw new Error(`expected a table that begins with ${head} in ${GUIDE}, found none`);
  const to = lines.findIndex((line, index) => index > from && !line.startsWith('|'));
  return [from, ...Array.from({ length: to - from - 2 }, (_, n) => from + 2 + n)].map((at) =>
    lines[at]!.split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('the accounts of the services at the brokers', () => {
  const [head = [], ...rows] = tableOf('| topic | gateway |');

  it('have a column for each service and a row for each topic that the services make', () => {
    expect(head).toEqual(['topic', ...Object.values(SERVICES)]);
    const made = topicsOf({ partitions: 1, kafkaWorkers: [{ namespace: 'ns' }] as unknown as Settings['kafkaWorkers'] });
    const topics = made.map(({ topic }) => topic.replace('.ns.', `.${NAMESPACE}.`));
    expect(rows.map(([topic]) => topic!).sort()).toEqual([...topics, 'topics of event sources', '<topic of a source>.dead-letter'].sort());
  });

  it.each(FOLDERS)('let %s do what its source does, and nothing else', (folder) => {
    const column = FOLDERS.indexOf(folder) + 1;
    const permitted = rows.flatMap((cells) =>
      cells[column]!.split(', ').flatMap((operation) => (operation ? [`${cells[0]} ${operation}`] : [])),
    );
    const { uses, unknown } = usesOf(folder);
    expect(unknown).toEqual([]);
    expect(permitted.sort()).toEqual(uses);
  });

  it('let nobody but its owner write decisions', () => {
    const events = rows.filter(([topic]) => topic!.endsWith('.events'));
    expect(events).toHaveLength(4);
    for (const [, ...cells] of events) expect(cells.filter((cell) => cell.includes('Write'))).toEqual(['Read, Write']);
  });

  it('follow the catalogue of runbooks, which every service opens', () => {
    expect(readFileSync('libs/service/src/open-platform.ts', 'utf8')).toMatch(/new RunbookCatalogue\(log, .*`\$\{service\}-/);
    expect(readFileSync('libs/service/src/runbook-catalogue.ts', 'utf8')).toContain('topic: TOPICS.registryEvents');
  });
});

/** The names of groups, as far as they are written down: what follows is made when it is needed. */
function groupsOf(folder: Folder): string[] {
  const sources = sourcesOf(folder);
  const constants = new Map(
    sources.flatMap((source) => [...source.matchAll(/const (\w+) = '([^']+)';/g)].map(([, name, value]) => [name!, value!])),
  );
  const all = sources.flatMap((source) => {
    const own = new Map([
      ...constants,
      ...[...source.matchAll(/const (\w+) = '([^']+)';/g)].map(([, name, value]) => [name!, value!] as const),
    ]);
    const found = (pattern: RegExp) => [...source.matchAll(pattern)].map(([, name]) => name!);
    return [
      ...found(/reader\(\{ name: (\w+),/g).map((name) => `runbook-${own.get(name)}-`),
      ...found(/`runbook-\$\{([A-Z]+)\}/g).map((name) => `runbook-${own.get(name)}`),
      ...found(/new IdentityCatalogue\([^`]*`(\w+)-\$/g).map((name) => `runbook-identities-${name}-`),
      ...found(/readonly name = '(\w+)';\n {2}readonly foldVersion/g).map((name) => `runbook-${name}-owners`),
    ];
  });
  return [...new Set([...all, `runbook-catalogue-${folder}-`])];
}

describe('the consumer groups of the services', () => {
  const [, ...rows] = tableOf('| service | groups |');
  const prefixes = new Map(rows.map(([service, groups]) => [service!, groups!.split(', ')]));

  it.each(FOLDERS)('of %s begin as the guide says, and with nothing that another service may read as', (folder) => {
    const own = prefixes.get(SERVICES[folder]) ?? [];
    const groups = groupsOf(folder);
    expect(groups.filter((group) => group.includes('undefined') || !own.some((prefix) => group.startsWith(prefix)))).toEqual([]);
    expect(own.filter((prefix) => !groups.some((group) => group.startsWith(prefix)))).toEqual([]);
    const others = [...prefixes].flatMap(([service, found]) => (service === SERVICES[folder] ? [] : found));
    expect(groups.filter((group) => others.some((prefix) => group.startsWith(prefix)))).toEqual([]);
  });
});
