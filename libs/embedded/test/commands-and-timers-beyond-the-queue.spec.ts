import { events, nothing, type Actor, type Decision } from '@runbook/domain';
import { type Embedded, openEmbedded } from '@runbook/embedded';
import { systemClock, type NewRecord, type Subscription } from '@runbook/ports';
import { eventually } from '@runbook/ports/contract';
import { runProcessor, Snapshots, type Aggregate, type Circumstances } from '@runbook/processor';
import { encodeCommand } from '@runbook/wire';
import { newFolder } from './a-folder-of-its-own.js';

const PAIR = { commands: 'execution.commands', events: 'execution.events' };
const ACTOR: Actor = { kind: 'service', id: 'outbox', tenant: 'default', via: 'log' };
const QUEUED_MAX = 10;
const COMMANDS = 17;
const TIMERS = 8;
const ids = (label: string, count: number) => Array.from({ length: count }, (_, index) => `${label}-${index}`);

type Body = { readonly type: 'Count' | 'Arm' | 'Wake' };
interface Event {
  readonly type: 'Counted' | 'Armed' | 'Woken';
}

/** Each decision waits until it is let through; timers that were armed are due at once. */
class Gated implements Aggregate<string, Body, Event, never> {
  readonly name = 'execution';
  readonly foldVersion = 1;
  readonly zero: string = '';
  readonly timerCommand = { type: 'Wake' } as const;
  readonly decided: string[] = [];
  isOpen = true;
  waiting?: () => void;
  private isLet = false;

  decide({ type }: Body, state: string, { id }: Circumstances): Decision<Event, never> {
    if (type === 'Arm') return events<Event>([{ type: 'Armed' }]);
    if (!this.isOpen && !this.isLet) return { kind: 'needs', needs: { blob: 'the gate' } };
    this.isLet = false;
    if (type === 'Wake' ? state !== 'Armed' : state !== '') return nothing;
    this.decided.push(id);
    return events<Event>([{ type: type === 'Wake' ? 'Woken' : 'Counted' }]);
  }

  evolve = (_: string, { type }: Event): string => type;
  nextTimerAt = (state: string): number | undefined => (state === 'Armed' ? this.dueAt : undefined);

  constructor(private readonly dueAt: number) {}

  provide(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = () => {
        this.waiting = undefined;
        this.isLet = true;
        resolve();
      };
    });
  }

  async letOneThrough(): Promise<void> {
    await eventually('a decision that waits', () => this.waiting !== undefined);
    this.waiting!();
  }
}

function command(aggregateId: string, type: Body['type']): NewRecord {
  const envelope = { v: 1, id: `cmd_${aggregateId}`, aggregate: 'execution', aggregateId, tenant: 'default', actor: ACTOR, body: { type } };
  return encodeCommand(envelope as unknown as Parameters<typeof encodeCommand>[0]);
}

describe('commands and timers beyond the queue of their owner', () => {
  let embedded: Embedded;
  let remove: () => Promise<void>;
  let subscription: Subscription | undefined;
  const open = async (perDeliveryMax: number) => {
    const made = await newFolder();
    remove = made.remove;
    embedded = await openEmbedded({ dataFolder: made.folder, commands: { perDeliveryMax } });
    await embedded.log.ensureTopics(Object.values(PAIR).map((topic) => ({ topic, partitions: 1 })));
  };
  afterEach(async () => {
    await subscription?.stop();
    await embedded.close();
    await remove();
  });

  async function own(aggregate: Gated): Promise<void> {
    let owner = 0;
    const environment = {
      aggregate,
      ...PAIR,
      snapshots: await Snapshots.open<string>(embedded.documents, 'gated', PAIR.events, 1),
      clock: systemClock,
      chance: () => 0,
      newOwner: () => `own_${++owner}`,
      deadLetter: () => Promise.resolve(),
      report: () => undefined,
      residentsMax: 100,
      limits: { commandsQueuedMax: QUEUED_MAX },
    };
    subscription = await runProcessor(embedded.channel, 'owners', environment, () => undefined);
  }

  it.each([4, 100])('are all decided, and none is answered before it is, when %i come at once', async (perDeliveryMax) => {
    await open(perDeliveryMax);
    const gated = new Gated(Date.now() + 1_000);
    await own(gated);
    await embedded.channel.entrust(
      PAIR.commands,
      ids('t', TIMERS).map((id) => command(id, 'Arm')),
    );
    gated.isOpen = false;
    await eventually('the timers are due', () => gated.waiting !== undefined);
    let isSafe = false;
    const entrusted = embedded.channel
      .entrust(
        PAIR.commands,
        ids('c', COMMANDS).map((id) => command(id, 'Count')),
      )
      .then(() => (isSafe = true));
    for (let n = 0; n < TIMERS + COMMANDS; n++) {
      await eventually('a decision that waits', () => gated.waiting !== undefined);
      expect([n, isSafe]).toEqual([n, false]);
      await gated.letOneThrough();
    }
    await entrusted;
    expect(gated.decided.toSorted()).toEqual([...ids('t', TIMERS), ...ids('c', COMMANDS)].toSorted());
  });
});
