import { events, nothing, type Actor } from '@runbook/domain';
import { MemoryDocuments, randomOf, SimulatedPartition, VirtualClock, type Mischief, type SimulatedChannel } from '@runbook/spec-kit';
import { decodeRecord, encodeCommand, hashOf, isClaim, type DecisionRecord } from '@runbook/wire';
import { admit, noAdmission, type Aggregate, type ProcessorEnvironment } from '@runbook/processor';

type Processor = Pick<typeof import('@runbook/processor'), 'runProcessor' | 'Snapshots'>;

interface Tally {
  readonly seen: readonly string[];
  readonly wakeAt?: number;
}
type TallyEvent = { readonly type: 'Counted'; readonly id: string } | { readonly type: 'Woken' };
type TallyCommand = { readonly type: 'Count'; readonly id: string } | { readonly type: 'Wake' };

/** Counts every command once and wakes itself once after the last: the smallest aggregate that shows loss, doubling and lost timers. */
const tally: Aggregate<Tally, TallyCommand, TallyEvent, never> = {
  name: 'execution',
  foldVersion: 1,
  zero: { seen: [] },
  decide: (command, state, { now }) => {
    if (command.type === 'Wake')
      return state.wakeAt !== undefined && state.wakeAt <= now ? events<TallyEvent>([{ type: 'Woken' }]) : nothing;
    if (state.seen.includes(command.id)) return nothing;
    return events<TallyEvent>([{ type: 'Counted', id: command.id }]);
  },
  evolve: (state, event) => (event.type === 'Woken' ? { seen: state.seen } : { seen: [...state.seen, event.id], wakeAt: WAKE_AT }),
  nextTimerAt: ({ wakeAt }) => wakeAt,
  timerCommand: { type: 'Wake' },
  provide: () => Promise.resolve(),
};

const START = Date.UTC(2026, 0, 1);
const WAKE_AT = START + 60_000;
const ACTOR: Actor = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' };
const PAIR = { commands: 'c', events: 'e' };

/** Owners that come, freeze, wake and go over one partition whose appends go wrong, until everything had its time. Returns what is wrong. */
export async function contest(seed: number, mischief: Mischief, processor: Processor): Promise<string[]> {
  const random = randomOf(seed);
  const clock = new VirtualClock(START);
  const partition = new SimulatedPartition(PAIR, clock, random, mischief);
  const documents = new MemoryDocuments();
  const faults: string[] = [];
  const channels: SimulatedChannel[] = [];
  const start = async () => {
    const channel = partition.channel();
    channels.push(channel);
    const environment: ProcessorEnvironment<Tally, TallyCommand, TallyEvent, never> = {
      aggregate: tally,
      ...PAIR,
      snapshots: await processor.Snapshots.open(documents, 'tally', PAIR.events, tally.foldVersion),
      clock,
      chance: random,
      newOwner: () => `own_${Math.floor(random() * 2 ** 40)}`,
      deadLetter: () => Promise.resolve(),
      report: () => undefined,
      residentsMax: 2,
    };
    await processor.runProcessor(channel, 'owners', environment, (error) => faults.push(`an owner failed: ${String(error)}`));
  };

  await start();
  await start();
  const sent = 40;
  for (let n = 0; n < sent; n++) {
    const aggregateId = `t${n % 5}`;
    const command = {
      v: 1,
      id: `cmd_${n}`,
      aggregate: 'execution',
      aggregateId,
      tenant: 'default',
      actor: ACTOR,
      body: { type: 'Count', id: `n${n}` },
    };
    const record = encodeCommand(command as unknown as Parameters<typeof encodeCommand>[0]);
    partition.send(record);
    if (random() < 0.2) partition.send(record); // Delivery is at least once.
    const draw = random();
    const channel = channels[Math.floor(random() * channels.length)]!;
    if (draw < 0.15) channel.freeze();
    else if (draw < 0.4) for (const other of channels) other.wake();
    else if (draw < 0.46) await start();
    else if (draw < 0.5 && channels.length > 2) await channels.shift()!.close();
    await clock.advance(random() * 400);
  }
  // Peace: whoever is left must bring everything to its end.
  partition.mischief = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };
  for (const channel of channels) channel.wake();
  while (channels.length > 1) await channels.pop()!.close();
  await clock.advance(90_000);
  return [...faults, ...check(partition, sent)];
}

/** What a reader that was not there sees. */
function check(partition: SimulatedPartition, sent: number): string[] {
  const faults: string[] = [];
  let admission = noAdmission;
  const heads = new Map<string, { version: number; head: string | null; state: Tally }>();
  for (const stored of partition.events) {
    const record = decodeRecord(stored.value);
    const next = admit(admission, record);
    if (!next) continue;
    admission = next;
    if (isClaim(record)) continue;
    const {
      id,
      version,
      prev,
      events: facts,
    } = record as DecisionRecord<never> as unknown as DecisionRecord<never> & { events: TallyEvent[] };
    const known = heads.get(id) ?? { version: 0, head: null, state: tally.zero };
    if (version !== known.version + 1 || prev !== known.head) faults.push(`${id}: expected version ${known.version + 1}, found ${version}`);
    heads.set(id, { version, head: hashOf(stored.value), state: facts.reduce(tally.evolve, known.state) });
  }
  const seen = [...heads.values()].flatMap(({ state }) => state.seen);
  if (new Set(seen).size !== seen.length) faults.push('a command was counted twice');
  if (new Set(seen).size !== sent) faults.push(`expected ${sent} commands counted, found ${new Set(seen).size}`);
  for (const [id, { state }] of heads) if (state.wakeAt !== undefined) faults.push(`${id}: its timer never fired`);
  return faults;
}
