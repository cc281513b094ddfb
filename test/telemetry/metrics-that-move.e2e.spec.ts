import { jest } from '@jest/globals';
import { LABELS, METRICS, type LabelName, type MetricName } from '@runbook/telemetry';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../servers/process.mjs';
import { client, startEmbedded, type EmbeddedSystem } from '../system/index.mjs';
import { scraped, sumOf, type Scraped } from './scraped.mjs';

jest.setTimeout(120_000);

const TOKEN = 'a-token-of-twenty-four-characters';
const BEN = 'key-of-ben-for-this-suite';

/** What takes a fault of a machine, or a load, is moved in a suite of its own. */
const ELSEWHERE: Partial<Record<MetricName, string>> = {
  runbook_leases_lost_total: 'apps/orchestrator/src/what-is-counted-of-a-run.spec.ts',
  runbook_authority_holds_total: 'apps/orchestrator/src/what-is-counted-of-a-run.spec.ts',
  runbook_dead_letters_total: 'libs/service/src/records-that-are-put-aside.spec.ts',
  runbook_admission_refused_total: 'apps/api-gateway/src/load/too-much-to-do.spec.ts',
  runbook_projection_lag_seconds: 'apps/api-gateway/src/load/too-much-to-do.spec.ts',
  runbook_reader_lag_records: 'libs/service/src/how-far-readers-are.spec.ts',
};

describe('metrics that move', () => {
  const held: ServerResponse[] = [];
  let failures = 1;
  let called: Server;
  let system: EmbeddedSystem;
  let url: string;
  let before: Scraped;
  let after: Scraped;
  /** Whatever was read on the way: some go up and down again. */
  const seen: Scraped[] = [];

  beforeAll(async () => {
    called = createServer((request, response) => {
      if (request.url === '/held') return void held.push(response);
      response.writeHead(failures-- > 0 ? 503 : 200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => void called.listen(0, '127.0.0.1', resolve));
    const port = await freePort();
    url = `http://127.0.0.1:${port}/metrics`;
    system = await startEmbedded({
      environment: {
        METRICS_PORT: String(port),
        METRICS_TOKEN: TOKEN,
        EGRESS_ALLOW: `127.0.0.1:${(called.address() as AddressInfo).port}`,
        DEV_API_KEYS: `ben:${BEN}:incident-lead+APPROVER`,
      },
    });
    before = await scraped(url, TOKEN);
  });

  afterAll(async () => {
    await system?.stop();
    called?.closeAllConnections();
    called?.close();
  });

  const until = async (is: (series: Scraped) => boolean): Promise<Scraped> => {
    for (let rounds = 0; rounds < 100; rounds++) {
      const series = await scraped(url, TOKEN);
      seen.push(series);
      if (is(series)) return series;
      await sleep(100);
    }
    throw new Error('expected the metrics to become so, found that they do not');
  };

  it('are asked for with a token alone', async () => {
    expect((await fetch(url)).status).toBe(401);
    // Nothing of it is at the API's door.
    expect((await fetch(`${system.url}/metrics`)).status).toBe(404);
  });

  it('say what a run waits for, and what is at work', async () => {
    const target = `http://127.0.0.1:${(called.address() as AddressInfo).port}`;
    const call = (id: string, dependsOn: string[]) => ({
      id,
      type: 'call-service',
      dependsOn,
      retry: { maxAttempts: 2, delayMs: 10 },
      with: { url: `${target}/${id}` },
    });
    const steps = [
      { id: 'agree', type: 'human-approval', with: { approvers: { users: ['ben'] }, message: 'May it?' } },
      { id: 'event', type: 'wait-for-event', dependsOn: ['agree'], with: { event: 'suite.happened', key: 'k' } },
      call('retried', ['event']),
      call('held', ['retried']),
    ];
    const api = client(system.url);
    expect(await api.post('/runbooks', { apiVersion: 'runbook/v1', id: 'moves', name: 'Moves', steps })).toMatchObject({ status: 201 });
    const { id } = (await api.post('/executions', { runbookId: 'moves' })).body as { id: string };
    await until((series) => sumOf(series, 'runbook_approvals_waiting', { tenant: 'default' }) === 1);
    const waiting = await until((series) => sumOf(series, 'runbook_approvals_oldest_age_seconds') > 0);
    expect(sumOf(waiting, 'runbook_executions_active', { tenant: 'default', status: 'AWAITING_APPROVAL' })).toBe(1);

    const ben = client(system.url, BEN);
    const [approval] = (await ben.get('/approvals')).body.items as { id: string; digest: string }[];
    await ben.post(`/approvals/${approval!.id}/votes`, { decision: 'approve', digest: approval!.digest });
    await until((series) => sumOf(series, 'runbook_executions_active', { status: 'AWAITING_EVENT' }) === 1);
    const event = { specversion: '1.0', id: '1', source: '/suite', type: 'suite.happened', subject: 'k' };
    expect((await api.post('/events', event, { 'content-type': 'application/cloudevents+json' })).status).toBe(202);
    await until((series) => sumOf(series, 'runbook_step_retries_total') === 1);
    await until((series) => held.length === 1 && sumOf(series, 'runbook_queue_depth', { queue: 'running-steps' }) === 1);
    for (const response of held.splice(0)) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    expect((await api.get(`/executions/${id}?waitSeconds=20`)).body.status).toBe('COMPLETED');
    expect((await client(system.url, 'nobody-has-this-key-anywhere').get('/executions')).status).toBe(401);
    const isOver = (series: Scraped) => sumOf(series, 'runbook_executions_ended_total', { runbook: 'moves', status: 'COMPLETED' }) === 1;
    // Whoever tells people reads behind.
    after = await until((series) => isOver(series) && sumOf(series, 'runbook_approvals_waiting') === 0);
    expect(sumOf(after, 'runbook_executions_active', { tenant: 'default' })).toBe(0);
  });

  it('say what happened', () => {
    expect({
      started: sumOf(after, 'runbook_executions_started_total', { runbook: 'moves' }),
      retries: sumOf(after, 'runbook_step_retries_total', { type: 'call-service', runbook: 'moves' }),
      failures: sumOf(after, 'runbook_step_failures_total', { type: 'call-service', error: 'http-503' }),
      steps: sumOf(after, 'runbook_step_duration_seconds_count', { runbook: 'moves', outcome: 'completed' }),
      opened: sumOf(after, 'runbook_waits_total', { wait: 'opened' }),
      met: sumOf(after, 'runbook_waits_total', { wait: 'met' }),
      refused: sumOf(after, 'runbook_sign_ins_refused_total', { code: 'key-unknown' }),
    }).toEqual({ started: 1, retries: 1, failures: 1, steps: 4, opened: 1, met: 1, refused: 1 });
    expect(sumOf(after, 'runbook_policy_verdicts_total', { engine: 'builtin', verdict: 'allowed' })).toBeGreaterThan(2);
    expect(sumOf(after, 'runbook_check_up', { check: 'documents' })).toBe(1);
    expect(sumOf(after, 'runbook_disk_free_bytes')).toBeLessThan(sumOf(after, 'runbook_disk_size_bytes'));
  });

  it('are all that the table has, each moved here or in a suite that is named', () => {
    const value = (series: Scraped, name: string) => JSON.stringify(series.get(name) ?? series.get(`${name}_count`));
    const still = (Object.keys(METRICS) as MetricName[]).filter((name) => {
      const suite = ELSEWHERE[name];
      if (suite !== undefined) return !existsSync(suite) || !readFileSync(suite, 'utf8').includes(name);
      // What does not move in seconds is there at least.
      if (STANDING.has(name)) return sumOf(after, name) <= 0;
      return value(after, name) === undefined || seen.every((series) => value(series, name) === value(before, name));
    });
    expect(still).toEqual([]);
  });

  it('have the labels of the table and no more, each within its bound', () => {
    const wrong = [...after].flatMap(([series, points]) => {
      const name = (series in METRICS ? series : series.replace(/_(bucket|count|sum)$/, '')) as MetricName;
      if (!(name in METRICS)) return series === 'target_info' ? [] : [`${series} is not in the table`];
      const known: readonly string[] = [...METRICS[name].labels, 'le'];
      return points.flatMap(({ labels }) =>
        Object.entries(labels).flatMap(([label, word]) => {
          if (!known.includes(label)) return [`${series} has ${label}`];
          const bound = LABELS[label as LabelName] as { readonly words?: readonly string[] } | undefined;
          return bound?.words && !bound.words.includes(word) ? [`${series} has ${label}="${word}"`] : [];
        }),
      );
    });
    expect(wrong).toEqual([]);
  });
});

const STANDING: ReadonlySet<MetricName> = new Set<MetricName>([
  'runbook_check_up',
  'runbook_event_loop_delay_seconds',
  'runbook_disk_size_bytes',
]);
