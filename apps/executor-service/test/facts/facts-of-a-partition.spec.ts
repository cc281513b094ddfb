import { noIdentities, type ExecutionEvent, type IdentityState } from '@runbook/domain';
import { unknownRun } from '@runbook/facts';
import type { CollectionSpec, DocumentCollection, StoredDocument } from '@runbook/ports';
import { Patience, type AdmittedRecord, type ReaderPosition } from '@runbook/processor';
import { DELIVERIES, type FactDelivery } from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { Audience } from '../../src/facts/audience.js';
import type { FactTopic } from '../../src/facts/fact-topic.js';
import { KEPT_FACTS, type KeptFact } from '../../src/facts/kept-facts.js';
import { PartitionFacts } from '../../src/facts/partition-facts.js';
import { TOLD_RUNS, ToldRuns, type ToldRun } from '../../src/facts/told-runs.js';
import { NOW, Subscribed } from './subscribed.js';

const BY = { kind: 'person', id: 'dev', tenant: 'acme', via: 'api-key' } as const;
const event = (type: ExecutionEvent['type'], more: object = {}, at = NOW): ExecutionEvent => ({ type, at, ...more }) as ExecutionEvent;
const started = (runbook = 'demo', at = NOW) =>
  event('ExecutionStarted', { runbook: { id: runbook, version: 1, digest: 'd' }, steps: [], inputs: {}, startedBy: BY }, at);
const completed = event('ExecutionCompleted', { outputs: {}, failures: 0 });
const raised = (to: string) => event('ClassificationRaised', { to });
const typesOf = (deliveries: readonly FactDelivery[]) => deliveries.map(({ type }) => type.replace('dev.runbook-orchestrator.', ''));

/** A partition whose records are told, and processes that read it one after the other. */
class ToldPartition {
  readonly clock = new VirtualClock(NOW);
  readonly documents = new MemoryDocuments();
  readonly subscribed = new Subscribed();
  readonly saved: ReaderPosition[] = [];
  readonly said: string[] = [];
  readonly woken: string[] = [];
  state: IdentityState = noIdentities;
  topicFault?: Error | undefined;
  knowEverybody: () => Promise<void> = () => Promise.resolve();
  private seq = 0;

  collection = <D extends StoredDocument>(spec: CollectionSpec): Promise<DocumentCollection<D>> => this.documents.collection<D>(spec);

  async process(withTopic = false): Promise<PartitionFacts> {
    const topic = {
      put: (events: readonly { readonly id: string; readonly data: object }[]) => {
        if (this.topicFault) return Promise.reject(this.topicFault);
        this.said.push(...events.map(({ id, data }) => `${id} ${JSON.stringify(data)}`));
        return Promise.resolve();
      },
    } as unknown as FactTopic;
    return new PartitionFacts({
      place: 'log/0',
      stores: { deliveries: await this.collection<FactDelivery>(DELIVERIES), kept: await this.collection<KeptFact>(KEPT_FACTS) },
      runs: new ToldRuns(await this.collection<ToldRun>(TOLD_RUNS)),
      patience: new Patience({ who: 'suite', clock: this.clock, unanswered: () => undefined }),
      clock: this.clock,
      audience: new Audience(this.subscribed, { of: () => this.state }),
      ...(withTopic && { topic }),
      knowEverybody: () => this.knowEverybody(),
      savePosition: (position) => Promise.resolve(void this.saved.push(position)),
      queued: (lanes) => this.woken.push(...lanes),
      failed: (error) => {
        throw error;
      },
    });
  }

  record(id: string, version: number, events: readonly ExecutionEvent[], tenant = 'acme'): AdmittedRecord {
    const seq = ++this.seq;
    const record = { aggregate: 'execution', id, tenant, version, seq, cause: { command: 'cmd' }, events };
    return { record } as unknown as AdmittedRecord;
  }

  position(): ReaderPosition {
    return { offset: this.seq, term: 1, owner: 'own', seq: this.seq };
  }

  async take(facts: PartitionFacts, ...records: AdmittedRecord[]): Promise<void> {
    await facts.take(records, this.position());
    await this.clock.advance(1_000);
  }

  async deliveries(subscription = 'siem', tenant = 'acme'): Promise<readonly FactDelivery[]> {
    const found = await (await this.collection<FactDelivery>(DELIVERIES)).find({ where: { tenant, subscription }, limit: 1_000 });
    return [...found].sort((one, other) => one.order - other.order);
  }

  async known(id: string) {
    return (await this.collection<ToldRun>(TOLD_RUNS)).get(id);
  }
}

describe('facts of a partition', () => {
  let told: ToldPartition;
  beforeEach(() => {
    told = new ToldPartition();
    told.subscribed.register('siem');
  });

  it('are queued for who asks for them, in the order of the log, and the position passes them behind that', async () => {
    const facts = await told.process();
    await told.take(
      facts,
      told.record('exe_1', 1, [started()]),
      told.record('exe_2', 1, [started()]),
      told.record('exe_1', 2, [completed]),
    );
    const deliveries = await told.deliveries();
    expect(deliveries.map(({ key, type }) => `${key} ${type.split('.').at(-2)}`)).toEqual([
      'exe_1 started',
      'exe_2 started',
      'exe_1 completed',
    ]);
    expect(told.saved).toEqual([told.position()]);
    expect([...new Set(told.woken)]).toEqual(['log/0/acme/siem']);
  });

  it('are queued once, whatever a crash has read again', async () => {
    const records = [told.record('exe_1', 1, [started()]), told.record('exe_1', 2, [completed])];
    await told.take(await told.process(), ...records);
    const [first] = await told.deliveries();
    const store = await told.collection<FactDelivery>(DELIVERIES);
    await store.write([{ put: { ...first!, status: 'delivered', revision: 1, attempts: 1 } }]);
    await told.take(await told.process(), ...records);
    expect((await told.deliveries()).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['delivered', 1],
      ['waiting', 0],
    ]);
  });

  it('are told by what is known of the run, also by a process that has not read its beginning', async () => {
    await told.take(await told.process(), told.record('exe_1', 1, [started('contain')]));
    told.subscribed.register('of-contain', { runbooks: ['contain'] });
    told.subscribed.register('of-other', { runbooks: ['other'] });
    await told.take(await told.process(), told.record('exe_1', 2, [completed]));
    expect(typesOf(await told.deliveries('of-contain'))).toEqual(['execution.completed.v1']);
    expect(await told.deliveries('of-other')).toEqual([]);
  });

  it('leave nothing behind of runs that are over, and nothing at all of short ones', async () => {
    const facts = await told.process();
    await told.take(
      facts,
      told.record('exe_short', 1, [started()]),
      told.record('exe_short', 2, [completed]),
      told.record('exe_long', 1, [started()]),
    );
    expect(await told.known('exe_short')).toBeUndefined();
    expect(await told.known('exe_long')).toMatchObject({ version: 1, context: { runbook: { id: 'demo' } } });
    await told.take(facts, told.record('exe_long', 2, [completed]));
    // What is read again from the position that was saved before needs it still.
    expect(await told.known('exe_long')).toBeDefined();
    await told.take(facts, told.record('exe_3', 1, [started()]));
    expect(await told.known('exe_long')).toBeUndefined();
  });

  it('are told of a run of which nothing is known as if it were above every clearance', async () => {
    await told.take(await told.process(), told.record('exe_9', 7, [completed]));
    const [delivery] = await told.deliveries();
    expect(JSON.parse(delivery!.event)).toMatchObject({
      data: { execution: 'exe_9', status: 'COMPLETED', classification: unknownRun.classification },
    });
    expect(JSON.parse(delivery!.event).data).not.toHaveProperty('failures');
  });

  it('are asked for by type, and by whose tenant they are', async () => {
    told.subscribed.register('ends', { types: ['execution.completed.v1'] });
    told.subscribed.register('foreign', {}, { tenant: 'other' });
    told.subscribed.register('all', { tenants: ['*'] }, { tenant: 'default' });
    told.subscribed.register('none', { tenants: ['other'] }, { tenant: 'default' });
    await told.take(await told.process(), told.record('exe_1', 1, [started(), completed]));
    expect(typesOf(await told.deliveries('ends'))).toEqual(['execution.completed.v1']);
    expect(await told.deliveries('foreign', 'other')).toEqual([]);
    expect(typesOf(await told.deliveries('all', 'default'))).toEqual(['execution.started.v1', 'execution.completed.v1']);
    expect(await told.deliveries('none', 'default')).toEqual([]);
  });

  it('are told in the words for the clearance of each, and of other tenants for the lowest', async () => {
    told.subscribed.register('cleared', { clearance: 'SECRET' });
    told.subscribed.register('gone-level', { clearance: 'NO LEVEL ANY MORE' });
    told.subscribed.register('all', { tenants: ['*'], clearance: 'TOP SECRET' }, { tenant: 'default' });
    await told.take(await told.process(true), told.record('exe_1', 1, [started(), raised('SECRET'), completed]));
    const last = async (subscription: string, tenant?: string) =>
      JSON.parse((await told.deliveries(subscription, tenant)).at(-1)!.event).data as object;
    expect(await last('cleared')).toHaveProperty('failures', 0);
    for (const data of [
      await last('siem'),
      await last('gone-level'),
      await last('all', 'default'),
      JSON.parse(told.said.at(-1)!.split(' ').slice(1).join(' ')),
    ])
      expect(data).toEqual({ execution: 'exe_1', runbook: { id: 'demo', version: 1 }, classification: 'SECRET', status: 'COMPLETED' });
  });

  it('are not queued for who is paused, nor for who subscribed long after', async () => {
    told.subscribed.pause('siem');
    told.subscribed.register('late', {}, { at: NOW + 120_000 });
    await told.take(await told.process(), told.record('exe_1', 1, [started()]));
    expect([await told.deliveries(), await told.deliveries('late')]).toEqual([[], []]);
    // They are kept all the same: a replay finds them.
    expect(await (await told.collection<KeptFact>(KEPT_FACTS)).count()).toBe(1);
  });

  it('are kept for replays only where somebody is told', async () => {
    await told.take(await told.process(), told.record('exe_1', 1, [started()], 'nobody-listens'));
    expect(await (await told.collection<KeptFact>(KEPT_FACTS)).count()).toBe(0);
  });

  it('wait until everything is known of subscriptions that stood on the log', async () => {
    let known: () => void = () => undefined;
    told.knowEverybody = () => new Promise((resolve) => (known = resolve));
    await told.take(await told.process(), told.record('exe_1', 1, [started()]));
    expect([await told.deliveries(), told.saved]).toEqual([[], []]);
    told.subscribed.register('just-made');
    known();
    await told.clock.advance(1_000);
    expect(typesOf(await told.deliveries('just-made'))).toEqual(['execution.started.v1']);
  });

  it('are on the topic before the position passes them, whatever the topic fails with meanwhile', async () => {
    const facts = await told.process(true);
    told.topicFault = new Error('away');
    await told.take(facts, told.record('exe_1', 1, [started()]));
    expect([told.said, told.saved]).toEqual([[], []]);
    told.topicFault = undefined;
    await told.clock.advance(60_000);
    expect(told.said).toHaveLength(1);
    expect(told.saved).toEqual([told.position()]);
  });

  it('are not told when they are older than what is kept', async () => {
    await told.take(await told.process(true), told.record('exe_1', 1, [started('demo', NOW - 8 * 86_400_000)]));
    expect([told.said, await told.deliveries(), told.saved.length]).toEqual([[], [], 1]);
  });
});
