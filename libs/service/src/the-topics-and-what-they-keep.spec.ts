import { readFileSync } from 'node:fs';
import { topicsOf } from './topics-of-the-services.js';

/** The rows of the table in the specification: topic, partitions, kept, and what a start demands. */
function specified(): string[][] {
  const text = readFileSync(new URL('../../../docs/spec/topics.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| (`runbook|`<topic>)/.test(line));
  return rows.map((row) => row.split('|').map((cell) => cell.trim())).map((cells) => [cells[1]!, cells[6]!, cells[7]!, cells[8]!]);
}

const DAYS = new Map([
  [undefined, 'for ever'],
  [3_600_000, '1 hour'],
  [24 * 3_600_000, '1 day'],
  [7 * 24 * 3_600_000, '7 days'],
  [30 * 24 * 3_600_000, '30 days'],
]);
const DEMANDS = new Map([
  ['everything', 'everything'],
  ['what-is-unanswered', 'what is unanswered'],
  [undefined, 'nothing'],
]);

describe('the topics', () => {
  it('are made, and held to what they keep, as the specification says', () => {
    const workers = [{ namespace: 'edr' }] as unknown as Parameters<typeof topicsOf>[0]['kafkaWorkers'];
    const made = topicsOf({ partitions: 9, kafkaWorkers: workers }).map(({ topic, partitions, retentionMs, keeps }) => [
      topic.replace(/^.*(?=\.dead-letter$)/, '<topic>').replace('.edr.', '.<namespace>.'),
      partitions === 9 ? '`PARTITIONS`' : String(partitions),
      DAYS.get(retentionMs),
      DEMANDS.get(keeps),
    ]);
    const rows = specified().map(([topic, partitions, ...rest]) => [
      topic!.replaceAll('`', ''),
      partitions!.replace(/^as its commands$|^`PARTITIONS` .*$/, '`PARTITIONS`'),
      ...rest,
    ]);
    const once = [...new Set(made.map((row) => row.join(' | ')))];
    expect(once.sort()).toEqual(rows.map((row) => row.join(' | ')).sort());
  });
});
