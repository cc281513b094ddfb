import { eventually, recordOf, uniqueName } from '@runbook/ports/contract';
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PartitionSession, TopicPair } from '@runbook/ports';
import { openKafka, type OpenedKafka } from '../src/index.js';
import { brokersOfThisSuite } from './brokers.js';

const TEST_TIMEOUT_MS = 120_000;
const PARTITIONS = 6;
/** Short, so that the suite does not wait long for what a dead member held. */
const SESSION_TIMEOUT_MS = 4_000;
const LOADER = new URL('../../embedded/development/run-typescript.mjs', import.meta.url).href;
const PROGRAM = fileURLToPath(new URL('./a-member-of-a-group.ts', import.meta.url));

describe('two members of one group, one of them another process', () => {
  let kafka: OpenedKafka;
  const children: Member[] = [];
  beforeAll(async () => {
    kafka = await openKafka(brokersOfThisSuite({ sessionTimeoutMs: SESSION_TIMEOUT_MS }));
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all(children.map((child) => child.kill()));
    await kafka.close();
  }, TEST_TIMEOUT_MS);

  const newPair = async (): Promise<TopicPair> => {
    const pair = { commands: uniqueName('commands'), events: uniqueName('events') };
    await kafka.log.ensureTopics([pair.commands, pair.events].map((topic) => ({ topic, partitions: PARTITIONS })));
    return pair;
  };
  const join = (pair: TopicPair, group: string): Member => {
    const child = new Member(pair, group);
    children.push(child);
    return child;
  };

  it(
    'share the pairs, keep what they can, and hand over when one leaves',
    async () => {
      const [pair, group] = [await newPair(), uniqueName('owners')];
      const here = new LocalMember();
      const subscription = await here.join(kafka, pair, group);
      await eventually('all pairs here', () => here.held.size === PARTITIONS);
      const there = join(pair, group);
      await eventually('half of the pairs there', () => isShared(here.held, there.held));
      // The three that stayed were never lost: a newcomer takes its share and no more.
      expect(here.lost).toHaveLength(PARTITIONS / 2);
      await reachesItsHolder(kafka, pair, here, there);
      await there.leave();
      await eventually('all pairs here again', () => here.held.size === PARTITIONS);
      expect(here.lost).toHaveLength(PARTITIONS / 2);
      await subscription.stop();
      expect(here.held.size).toBe(0);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'hand over when one is killed, after the session time-out',
    async () => {
      const [pair, group] = [await newPair(), uniqueName('owners')];
      const here = new LocalMember();
      const subscription = await here.join(kafka, pair, group);
      const there = join(pair, group);
      await eventually('the pairs to be shared', () => isShared(here.held, there.held));
      await there.kill();
      await eventually('all pairs here', () => here.held.size === PARTITIONS);
      const appends = [...here.sessions.values()].map((session) => session.append([recordOf('mine')]));
      await Promise.all(appends);
      await subscription.stop();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'hand over when one sleeps for longer than the session time-out, which then loses all and finds its share again',
    async () => {
      const [pair, group] = [await newPair(), uniqueName('owners')];
      const here = new LocalMember();
      const subscription = await here.join(kafka, pair, group);
      const there = join(pair, group);
      await eventually('the pairs to be shared', () => isShared(here.held, there.held));
      const before = [...there.held];
      there.signal('SIGSTOP');
      await eventually('all pairs here', () => here.held.size === PARTITIONS);
      there.signal('SIGCONT');
      await eventually('the sleeper to have lost what it held', () => before.every((partition) => there.lost.includes(partition)));
      await eventually('the pairs to be shared again', () => isShared(here.held, there.held));
      await reachesItsHolder(kafka, pair, here, there);
      await there.leave();
      await subscription.stop();
    },
    TEST_TIMEOUT_MS,
  );
});

function isShared(here: ReadonlySet<number>, there: ReadonlySet<number>): boolean {
  return here.size === PARTITIONS / 2 && there.size === PARTITIONS / 2 && new Set([...here, ...there]).size === PARTITIONS;
}

/** Whoever holds number n gets the commands of n and the events of n. */
async function reachesItsHolder(kafka: OpenedKafka, pair: TopicPair, here: LocalMember, there: Member): Promise<void> {
  const name = uniqueName('round');
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const appender = await kafka.log.appender(pair.events, partition);
    await appender.append([recordOf(name)]);
    await appender.close();
  }
  const keys = Array.from({ length: 60 }, (_, index) => `exe_${index}`);
  await kafka.channel.send(
    pair.commands,
    keys.map((key) => recordOf(name, key)),
  );
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const holder = here.held.has(partition) ? here : there;
    for (const kind of ['command', 'event']) {
      await eventually(`the ${kind} of ${partition} at its holder`, () => holder.seen.has(`${kind} ${name} ${partition}`));
    }
  }
}

class LocalMember {
  readonly held = new Set<number>();
  readonly lost: number[] = [];
  readonly seen = new Set<string>();
  readonly sessions = new Map<number, PartitionSession>();

  join(kafka: OpenedKafka, pair: TopicPair, group: string) {
    return kafka.channel.own(pair, group, (session) => {
      this.held.add(session.partition);
      this.sessions.set(session.partition, session);
      session.readEvents(0);
      session.intake.from(undefined);
      return {
        events: (records) => records.forEach((record) => this.seen.add(`event ${record.value.toString()} ${record.partition}`)),
        commands: (records) => records.forEach((record) => this.seen.add(`command ${record.value.toString()} ${record.partition}`)),
        lost: () => {
          this.held.delete(session.partition);
          this.sessions.delete(session.partition);
          this.lost.push(session.partition);
        },
      };
    });
  }
}

class Member {
  held = new Set<number>();
  readonly lost: number[] = [];
  readonly seen = new Set<string>();
  private readonly process: ChildProcess;

  constructor(pair: TopicPair, group: string) {
    const [broker] = brokersOfThisSuite().brokers;
    const args = ['--import', LOADER, PROGRAM, broker!, pair.commands, pair.events, group, `${SESSION_TIMEOUT_MS}`];
    this.process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let rest = '';
    this.process.stdout!.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.note(JSON.parse(line) as { change: string; partition: number; held: number[] });
    });
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  leave = () => this.end('SIGTERM');
  kill = () => this.end('SIGKILL');

  private note({ change, partition, held }: { change: string; partition: number; held: number[] }): void {
    this.held = new Set(held);
    if (change === 'lost') this.lost.push(partition);
    else this.seen.add(`${change} ${partition}`);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const isOver = (): boolean => this.process.exitCode !== null || this.process.signalCode !== null;
    if (isOver()) return;
    this.process.kill(signal);
    await eventually(`the other member to end after ${signal}`, isOver);
  }
}
