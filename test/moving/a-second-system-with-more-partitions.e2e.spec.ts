import { jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, startMongo } from '../servers/index.mjs';
import { client, startDistributed, startEmbedded, type DistributedSystem, type EmbeddedSystem } from '../system/index.mjs';
import { command, eventually } from './keeping.mjs';
import * as two from './two-systems.mjs';

const KEYS = {
  CLUSTER_KEY: 'a1'.repeat(32),
  CREDENTIALS_KEY: 'kq83hdn29sLw0vTz4mXc7bRf1yGp5uJe6oIaQsWdNhE=',
  SECOND_FACTOR_KEY: 'pR7vX2mTq9sLw0vTz4kc7bRf1yGh5uJe6oIaQsWdNcB=',
};
const EVENTS = 3;

jest.setTimeout(600_000);

/** The steps of docs/guides/moving.md#more-partitions, one by one. */
describe('a system that has outgrown its partitions, and the one that follows it', () => {
  const stops: (() => Promise<unknown> | void)[] = [];
  let settings: Record<string, string>;
  let settingsOfSecond: Record<string, string>;
  let folder: string;
  let told: two.Told;
  let producer: two.Producer;
  let first: DistributedSystem;
  let second: EmbeddedSystem;
  let caller: two.Caller;
  let keyOfOli: string;
  let open: { asks: string; waits: string; naps: string };
  let begunAt: number;

  beforeAll(async () => {
    const kafka = await startKafka({ exclusive: true });
    stops.push(kafka.stop);
    const [mongo, another] = [await startMongo({ exclusive: true }), await startMongo({ exclusive: true })];
    stops.push(mongo.stop, another.stop);
    told = await two.startTold();
    stops.push(told.stop);
    const scratch = await mkdtemp(join(tmpdir(), 'runbook-second-'));
    stops.push(() => rm(scratch, { recursive: true, force: true }));
    folder = join(scratch, 'handed-over');
    const both = { ...KEYS, KAFKA_BROKERS: kafka.brokers.join(','), EGRESS_ALLOW: told.target };
    settings = { ...both, MONGO_URL: mongo.url, PARTITIONS: '2' };
    settingsOfSecond = { ...both, MONGO_URL: another.url, PARTITIONS: '4', KAFKA_TOPIC_PREFIX: 'two.' };
    producer = two.producerOn(kafka.brokers);
    await producer.connect();
    stops.push(() => producer.disconnect());
    first = await startDistributed({ brokers: kafka.brokers, mongoUrl: mongo.url, environment: settings });
    stops.push(() => first.stop());
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  /** Of each kind some; they start runs by the source, and by the topic of triggers. */
  const events = async (from: number) => {
    for (let n = from; n < from + EVENTS; n++) {
      await producer.send(two.SOURCE_TOPIC, 'suite.alarm', `alarm-${n}`, { n, incidentId: `alarm-${n}` });
      await producer.send('runbook.triggers', 'suite.bell', `bell-${n}`, { n, incidentId: `bell-${n}` });
    }
  };

  it('is at work: starts, events, schedules, and runs that wait', async () => {
    keyOfOli = await two.furnish(first.url, told.target);
    begunAt = Date.now();
    caller = two.keepStarting(first.url);
    open = {
      asks: await two.begin(first.url, { runbookId: 'asks', authorityId: two.AUTHORITY.id }, two.isAt('AWAITING_APPROVAL')),
      waits: await two.begin(first.url, { runbookId: 'waits', inputs: { key: 'k1' } }, two.isAt('AWAITING_EVENT')),
      naps: await two.begin(first.url, { runbookId: 'naps' }, () => true),
    };
    await two.begin(first.url, { runbookId: 'counts', inputs: { n: 0 }, authorityId: two.AUTHORITY.id }, two.isAt('COMPLETED'));
    await events(0);
    await eventually(async () => (await two.runsOf(first.url, 'alarmed')).length, (found) => found === EVENTS); // prettier-ignore
    const refused = await command('hand-over', [folder], settings).ended;
    expect(refused).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^hand-over: expected no service that runs, found members of runbook-/),
    });
  });

  it('is stopped, the gateways first, and handed over', async () => {
    await first.processes['api-gateway']!.stop();
    await events(EVENTS);
    await Promise.all(Object.values(first.processes).map((service) => service.stop()));
    const early = await command('hand-over', [`${folder}-too-early`], settings).ended;
    const calledOff = await command('hand-over', ['--call-off'], settings).ended;
    expect([early, calledOff]).toMatchObject([{ code: 0 }, { code: 0, printed: expect.stringMatching(/^called off: /) }]);
    const done = await command('hand-over', [folder], settings).ended;
    // What was called off is not where it goes on from.
    expect(/ at (\S+) to /.exec(done.printed)?.[1]).not.toBe(/ at (\S+) to /.exec(early.printed)?.[1]);
    expect(done).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^handed over at .*; no run begins here any more, what is open goes on\n$/),
    });
  });

  it('is taken over, also by a command that was killed', async () => {
    const killed = command('take-over', [folder], settingsOfSecond);
    setTimeout(() => killed.child.kill('SIGKILL'), 1_500);
    await killed.ended;
    const done = await command('take-over', [folder], settingsOfSecond).ended;
    expect(done).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/ runs stay where they were begun; start the services here with PARTITIONS=4\n$/),
    });
    second = await startEmbedded({ environment: settingsOfSecond });
    stops.push(() => second.stop());
    caller.turnTo(second.url);
    await Promise.all(Object.values(first.processes).map((service) => service.start()));
    const topics = await producer.topics();
    expect(['runbook.execution.events', 'two.runbook.execution.events', 'two.runbook.registry.events'].map((name) => topics.get(name))).toEqual([2, 4, 1]); // prettier-ignore
    expect([...topics.keys()]).not.toContain('two.runbook.triggers');
  });

  it('lets its waiting runs end, by people, events and timers', async () => {
    const waitsThere = await two.begin(second.url, { runbookId: 'waits', inputs: { key: 'k1' } }, two.isAt('AWAITING_EVENT'));
    await producer.send(two.SOURCE_TOPIC, 'suite.done', 'done-1', { key: 'k1' }, 'k1');
    const oli = client(first.url, keyOfOli);
    const { items } = two.must(200, await oli.get('/approvals?limit=200'));
    const { id, digest } = items.find(({ execution }: { execution: string }) => execution === open.asks);
    two.must(200, await oli.post(`/approvals/${id}/votes`, { decision: 'approve', digest }));
    const ends = [...Object.values(open).map((run) => [first.url, run]), [second.url, waitsThere]] as [string, string][];
    for (const [url, run] of ends) await eventually(() => client(url).get(`/executions/${run}`), ({ body }) => body.status === 'COMPLETED'); // prettier-ignore
  });

  it('begins nothing any more, and what it began is not begun again', async () => {
    const there = await client(first.url).post('/executions', { runbookId: 'counts', inputs: {} });
    expect([there.status, there.body.code]).toEqual([409, 'handed-over']);
    const again = await two.startOfKey(second.url, 0);
    expect([again.status, again.body.code]).toEqual([409, 'begun-before']);
    expect((await two.startOfKey(first.url, 0)).body.id).toBe(caller.sent[0]!.id);
  });

  it('leaves people, credentials, authorities and all that is registered to the second', async () => {
    const api = client(second.url);
    const signedIn = await client(second.url, '').post('/auth/login', { id: 'oli', password: two.PASSWORD });
    expect(signedIn.status).toBe(200);
    expect((await client(second.url, keyOfOli).get('/auth/me')).body).toMatchObject({ id: 'oli' });
    expect((await api.get('/teams/blue')).body).toMatchObject({ members: [{ member: 'oli', roles: ['OPERATOR'] }] });
    const triage = await api.post('/executions', { runbookId: 'triage' }, { prefer: 'wait=30' });
    expect(triage.body).toMatchObject({ status: 'COMPLETED' });
    expect((await api.get('/authorities/case-1')).body).toMatchObject({ runs: 0, used: 2 });
    const under = { runbookId: 'counts', inputs: { n: 0 }, authorityId: 'case-1' };
    await two.begin(second.url, under, two.isAt('COMPLETED'));
    await two.begin(second.url, under, two.isAt('AUTHORITY_HOLD'));
    expect((await api.get('/subscriptions/told')).status).toBe(200);
    const issued = told.facts.filter(({ type }: { type: string }) => type.endsWith('authority.issued.v1'));
    expect(issued).toHaveLength(1);
  });

  it('has lost no start and no event, and done none twice', async () => {
    await events(2 * EVENTS);
    const names = async (runbook: string) => [...(await two.runsOf(first.url, runbook)), ...(await two.runsOf(second.url, runbook))].map(({ incidentId }) => incidentId as string).sort(); // prettier-ignore
    const expected = (kind: string) => Array.from({ length: 3 * EVENTS }, (_, n) => `${kind}-${n}`).sort();
    for (const [runbook, kind] of [
      ['alarmed', 'alarm'],
      ['rung', 'bell'],
    ] as const) {
      // prettier-ignore
      await eventually(() => names(runbook), (found) => found.length >= 3 * EVENTS); // prettier-ignore
      expect(await names(runbook)).toEqual(expected(kind));
    }
    const sent = await caller.stop();
    const started = (await names('counts')).filter((name) => name?.startsWith('start-'));
    expect(started).toEqual(sent.filter(({ n, id }) => id !== undefined || n < sent.length - 1).map(({ n }) => `start-${n}`).sort()); // prettier-ignore
    expect(new Set(sent.flatMap(({ refusals }) => refusals))).not.toContain('internal');
  });

  it('fires each schedule once for each of its times', async () => {
    const fired = async (url: string) =>
      Promise.all((await two.runsOf(url, 'ticks')).map(async ({ id }) => (await client(url).get(`/executions/${id}`)).body.inputs as { at: string; missed: number })); // prettier-ignore
    await eventually(() => fired(second.url), (found) => found.length > 0); // prettier-ignore
    const all = [...(await fired(first.url)), ...(await fired(second.url))];
    const times = all.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
    expect(new Set(times).size).toBe(times.length);
    const minutes = (Math.max(...times) - Math.floor(begunAt / 60_000) * 60_000) / 60_000;
    expect(times.length + all.reduce((sum, { missed }) => sum + missed, 0)).toBe(minutes);
    expect((await client(first.url).get('/schedules')).status).toBe(200);
  });

  it('proves its runs, as the second does', async () => {
    for (const [system, partitions] of [
      [first, 2],
      [second, 4],
    ] as const) {
      // prettier-ignore
      const api = client(system.url);
      for (const { id } of (await two.runsOf(system.url, 'alarmed')).slice(0, 2)) {
        const { body } = await eventually(() => api.get(`/executions/${id}/logs/verify`), (found) => found.body.complete === true); // prettier-ignore
        expect(body).toMatchObject({ valid: true });
      }
      const checks = ['runbook.registry.events', 'runbook.identity.events'].map((topic) => `partition=0&topic=${topic}`);
      for (let partition = 0; partition < partitions; partition++) checks.push(`partition=${partition}`);
      for (const check of checks)
        expect((await api.get(`/audit/verify?${check}`)).body).toMatchObject({ valid: true, entries: expect.any(Number) });
    }
  });
});
