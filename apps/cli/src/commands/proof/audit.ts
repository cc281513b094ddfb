import { Option, type Command } from 'commander';
import { answered, type Schemas } from '../../client/api.js';
import { EXIT } from '../../exit-codes.js';
import { misused } from '../../failure.js';
import { wholeNumber } from '../../program/flag-values.js';
import { printItems, printOne, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { does } from '../../program/verb.js';
import { Refusal } from '../../client/problem.js';

type Verdict = Schemas['PartitionVerdict'];
const TOPICS: readonly Verdict['topic'][] = [
  'runbook.execution.events',
  'runbook.correlation.events',
  'runbook.registry.events',
  'runbook.identity.events',
];
const PARTITIONS_MAX = 1_000;

interface VerifyFlags {
  readonly topic?: Verdict['topic'];
  readonly partition?: number;
  readonly entries?: number;
  readonly head?: string;
}

/** `runbook audit …` */
export function auditNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  const topic = (command: Command) => command.addOption(new Option('--topic <topic>', 'of this log').choices(TOPICS));
  does<VerifyFlags>(
    topic(verb('list', 'show every partition of the audit log, with its head, checked from its first entry')),
    async () => list,
  );
  const verify = topic(verb('verify', 'check a partition of the audit log, from its first entry to its last'))
    .option('--partition <number>', 'which; without it, all of them', wholeNumber(0, PARTITIONS_MAX))
    .option('--entries <number>', 'how many there were at an earlier check', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--head <hash>', 'the hash of the last of them, noted then');
  does<VerifyFlags>(verify, async () => check);
}

const list = (session: Session, _given: readonly string[], { topic }: VerifyFlags): Ended => verifyAll(session, topic);

async function check(session: Session, _given: readonly string[], flags: VerifyFlags): Ended {
  const { partition, entries, head } = flags;
  if ((entries === undefined) !== (head === undefined))
    throw misused('expected --entries and --head of an earlier check, found one of them');
  if (partition === undefined) {
    if (head !== undefined) throw misused('expected --partition beside --head, found none');
    return verifyAll(session, flags.topic);
  }
  const { api } = await session.connect();
  const query = { partition, ...(flags.topic && { topic: flags.topic }), ...(entries !== undefined && { entries, headHash: head }) };
  const verdict = await answered(api.GET('/api/v1/audit/verify', { params: { query } }));
  await printOne(session, verdict, verdict.headHash, () => [
    ['Topic', verdict.topic],
    ['Partition', verdict.partition],
    ['Chain', standing(verdict)],
    ['Entries', verdict.entries],
    ['Head', verdict.headHash],
  ]);
  return verdict.valid ? EXIT.ok : EXIT.failed;
}

const standing = ({ valid, fault }: Verdict) =>
  valid ? { text: 'holds', colour: 'green' as const } : { text: `broken: ${JSON.stringify(fault)}`, colour: 'red' as const };

/** Of each log its partitions, one after the other: a check reads all of it. */
async function verifyAll(session: Session, topic: Verdict['topic'] | undefined): Ended {
  const verdicts: Verdict[] = [];
  for (const each of topic === undefined ? TOPICS : [topic]) {
    for (let partition = 0; partition <= PARTITIONS_MAX; partition += 1) {
      const verdict = await verdictOf(session, each, partition);
      if (verdict === undefined) break;
      verdicts.push(verdict);
    }
  }
  await printItems(session, verdicts, {
    name: (verdict) => `${verdict.topic}/${verdict.partition}`,
    columns: [
      { title: 'TOPIC', of: (verdict) => verdict.topic },
      { title: 'PARTITION', of: ({ partition }) => partition },
      { title: 'CHAIN', of: standing },
      { title: 'ENTRIES', of: ({ entries }) => entries },
      { title: 'HEAD', of: ({ headHash }) => headHash },
    ],
  });
  return verdicts.every(({ valid }) => valid) ? EXIT.ok : EXIT.failed;
}

/** Undefined: there is no such partition. */
async function verdictOf(session: Session, topic: Verdict['topic'], partition: number): Promise<Verdict | undefined> {
  const { api } = await session.connect();
  try {
    return await answered(api.GET('/api/v1/audit/verify', { params: { query: { topic, partition } } }));
  } catch (error) {
    if (
      error instanceof Refusal &&
      (error.problem.status === 404 || error.problem.errors.some(({ pointer }) => pointer.includes('partition')))
    )
      return undefined;
    throw error;
  }
}
