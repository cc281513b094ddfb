import { deadLetterOf, TOPICS, workerTopicsOf } from '@runbook/wire';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUP_PREFIXES, topicUses } from './broker-accounts.js';
import { brokerRightCommands, brokerRights, tellBrokerRights } from './broker-rights.js';
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
const SOURCE = '<topic of a source>';
const WORKERS = workerTopicsOf(NAMESPACE);
const workerTopic = (kind: string): string => WORKERS[kind as keyof typeof WORKERS];

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
  [/workerTopicsOf\([^;\n]*\)\.(tasks|signals)\b/g, (kind) => [['Write', workerTopic(kind)]]],
  [/workerTopicsOf\([^;\n]*\)\.(reports)\b/g, (kind) => [['Read', workerTopic(kind)]]],
  [/new IdentityCatalogue\(/g, () => [['Read', TOPICS.identityEvents]]],
  [
    /deadLetterOf\(topic\)/g,
    () => [
      ['Read', SOURCE],
      ['Write', deadLetterOf(SOURCE)],
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

/** The source of the guide's table, and of the commands. */
const rows = topicUses({ namespaces: [NAMESPACE], sources: [SOURCE] });

describe('the accounts of the services at the brokers', () => {
  it('have a row for each topic that the services make', () => {
    const made = topicsOf({ partitions: 1, kafkaWorkers: [{ namespace: NAMESPACE }] as unknown as Settings['kafkaWorkers'] });
    expect(rows.map(([topic]) => topic)).toEqual([...made.map(({ topic }) => topic), SOURCE, deadLetterOf(SOURCE)]);
  });

  it.each(FOLDERS)('let %s do what its source does, and nothing else', (folder) => {
    const permitted = rows.flatMap(([topic, { [SERVICES[folder]]: does = [] }]) => does.map((operation) => `${topic} ${operation}`));
    const { uses, unknown } = usesOf(folder);
    expect(unknown).toEqual([]);
    expect(permitted.sort()).toEqual(uses);
  });

  it('let nobody but its owner write decisions', () => {
    const events = rows.filter(([topic]) => topic.endsWith('.events'));
    expect(events).toHaveLength(4);
    for (const [, uses] of events) expect(Object.entries(uses).filter(([, does]) => does.includes('Write'))).toEqual([['orchestrator', ['Read', 'Write']]]); // prettier-ignore
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
  it.each(FOLDERS)('of %s begin as the guide says, and with nothing that another service may read as', (folder) => {
    const own = GROUP_PREFIXES[SERVICES[folder]];
    const groups = groupsOf(folder);
    expect(groups.filter((group) => group.includes('undefined') || !own.some((prefix) => group.startsWith(prefix)))).toEqual([]);
    expect(own.filter((prefix) => !groups.some((group) => group.startsWith(prefix)))).toEqual([]);
    const others = Object.entries(GROUP_PREFIXES).flatMap(([service, found]) => (service === SERVICES[folder] ? [] : found));
    expect(groups.filter((group) => others.some((prefix) => group.startsWith(prefix)))).toEqual([]);
  });
});

describe('the guide', () => {
  const guide = readFileSync(GUIDE, 'utf8');
  const table = (head: readonly string[], cells: readonly (readonly string[])[]) =>
    [head, head.map(() => '---'), ...cells].map((row, at) => (at === 1 ? `|${row.join('|')}|` : `| ${row.join(' | ')} |`)).join('\n').replaceAll('  |', ' |'); // prettier-ignore
  const coded = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(', ');
  const services = Object.values(SERVICES);

  it('says what each account may do with each topic', () => {
    const cells = rows.map(([topic, uses]) => [coded([topic]), ...services.map((service) => (uses[service] ?? []).join(', '))]);
    expect(guide).toContain(`\n${table(['topic', ...services], cells)}\n\n`);
  });

  it('says what the groups of each service begin with', () => {
    const cells = services.map((service) => [service, coded(GROUP_PREFIXES[service])]);
    expect(guide).toContain(`\n${table(['service', 'groups'], cells)}\n\n`);
  });

  it('has the commands that are told for what every deployment has', () => {
    const commands = brokerRightCommands(brokerRights({ namespaces: [], sources: [] }), ['kafka:9092']);
    expect(guide).toContain(`\n${commands.join('\n')}\n`);
  });
});

describe('the commands that give the accounts their rights', () => {
  const told = (sources: readonly string[], namespace = 'edr') => {
    const lines: string[] = [];
    const kafkaWorkers = [{ namespace }] as unknown as Settings['kafkaWorkers'];
    tellBrokerRights({ kafkaBrokers: ['k-1:9092', 'k-2:9092'], kafkaWorkers }, sources, (line) => lines.push(line));
    return lines;
  };

  it('name the brokers, the topics of workers and those of event sources', () => {
    const lines = told(['acme.alerts']);
    expect(lines).toContain('gateway=User:runbook-gateway');
    expect(lines).toContain(
      'acls() { kafka-acls.sh --bootstrap-server k-1:9092,k-2:9092 --command-config admin.properties --add --allow-principal "$@"; }',
    );
    const [reads, writes] = ['Read', 'Write'].map((operation) => lines.find((line) => line.startsWith(`acls "$gateway" --operation ${operation} --topic`))); // prettier-ignore
    expect(reads).toContain(' --topic runbook.worker.edr.reports --topic acme.alerts');
    expect(writes).toContain(' --topic runbook.worker.edr.tasks --topic runbook.worker.edr.signals --topic acme.alerts.dead-letter');
    expect(reads).not.toContain('prefixed');
  });

  it('have the prefix of a system before what is its own', () => {
    const lines: string[] = [];
    const second = { kafkaBrokers: ['kafka:9092'], kafkaWorkers: [], topicPrefix: 'two.' };
    tellBrokerRights(second, ['acme.alerts'], (line) => lines.push(line));
    const of = (account: string) => lines.filter((line) => line.startsWith(`acls "$${account}"`));
    expect(of('topics')).toEqual([
      'acls "$topics" --operation Create --operation Describe --operation DescribeConfigs --topic two.runbook. --topic runbook.triggers --resource-pattern-type prefixed',
    ]);
    const [, reads, writes, groups] = of('gateway');
    expect(reads).toMatch(/ --topic two\.runbook\.execution\.events .* --topic runbook\.triggers .* --topic acme\.alerts$/);
    expect(writes).toContain(' --topic two.runbook.triggers.dead-letter --topic two.acme.alerts.dead-letter');
    expect(groups).toContain(' --group two.runbook-gateway --group two.runbook-catalogue-api-gateway');
  });

  it('are none for what is no topic', () => {
    expect(() => told(['alerts; rm -rf /'])).toThrow('expected topics of event sources behind --acls, found "alerts; rm -rf /"');
  });

  it('are none without brokers', () => {
    expect(() => tellBrokerRights({ kafkaWorkers: [] }, [], () => undefined)).toThrow('expected KAFKA_BROKERS');
  });
});
