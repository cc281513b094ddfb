import { jest } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from '../servers/index.mjs';
import { API_KEY, client, SERVICES, startDistributed, type DistributedSystem } from '../system/index.mjs';
import { startCollector, type CollectedSpan, type Collector } from './collector.mjs';

jest.setTimeout(300_000);

const BEN = 'key-of-ben-for-this-suite';
const SECRET = 'canary-of-a-token-4711';
/** Of the callers: what carries on what the suite itself does. */
const STARTED = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const VOTED = { traceId: '9af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const headerOf = ({ traceId, spanId }: typeof STARTED) => ({ traceparent: `00-${traceId}-${spanId}-01` });

const SERVER = 2;
const CLIENT = 3;

describe('a trace across five services', () => {
  const calls: IncomingHttpHeaders[] = [];
  const servers: { stop(): Promise<void> }[] = [];
  let called: Server;
  let collector: Collector;
  let system: DistributedSystem;

  beforeAll(async () => {
    called = createServer((request, response) => {
      calls.push(request.headers);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => void called.listen(0, '127.0.0.1', resolve));
    collector = await startCollector();
    const kafka = await startKafka();
    servers.push(kafka, collector);
    const target = `127.0.0.1:${(called.address() as AddressInfo).port}`;
    const telemetry = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
    };
    const webhook = {
      APPROVAL_WEBHOOK_URL: `http://${target}/notice?token=${SECRET}`,
      APPROVAL_WEBHOOK_SECRET: `whsec_${'A'.repeat(43)}=`,
    };
    const environment = {
      ...telemetry,
      ...webhook,
      EGRESS_ALLOW: target,
      DEV_API_KEYS: `ben:${BEN}:incident-lead+APPROVER`,
      SECRET_TI: SECRET,
    };
    system = await startDistributed({ brokers: kafka.brokers, environment });
  });

  afterAll(async () => {
    await system?.stop();
    for (const one of servers) await one.stop();
    called?.close();
  });

  /** The spans of a trace, once nothing has come for a while. */
  const traced = async (traceId: string): Promise<readonly CollectedSpan[]> => {
    let before = -1;
    for (let rounds = 0; rounds < 40; rounds++) {
      const found = collector.spans.filter((span) => span.traceId === traceId);
      if (found.length > 0 && found.length === before) return found;
      before = found.length;
      await sleep(700);
    }
    throw new Error(`expected the spans of ${traceId} to arrive, found ${before}`);
  };

  /** Two calls, and people asked between them. */
  const runThatIsVotedOn = async (): Promise<void> => {
    const target = `127.0.0.1:${(called.address() as AddressInfo).port}`;
    const steps = [
      { id: 'look', type: 'call-service', with: { url: `http://${target}/look`, headers: { 'x-token': '{{ secrets.ti }}' } } },
      { id: 'agree', type: 'human-approval', dependsOn: ['look'], with: { approvers: { users: ['ben'] }, message: 'May it go on?' } },
      { id: 'act', type: 'call-service', dependsOn: ['agree'], with: { url: `http://${target}/act` } },
    ];
    const api = client(system.url, API_KEY);
    expect(await api.post('/runbooks', { apiVersion: 'runbook/v1', id: 'traced', name: 'Traced', steps })).toMatchObject({ status: 201 });
    const { body: run } = await api.post('/executions', { runbookId: 'traced' }, headerOf(STARTED));
    const ben = client(system.url, BEN);
    let approval: { id: string; digest: string } | undefined;
    for (let rounds = 0; rounds < 100 && !approval; rounds++) {
      approval = (await ben.get('/approvals')).body.items[0];
      if (!approval) await sleep(100);
    }
    const vote = { decision: 'approve', digest: approval!.digest };
    expect(await ben.post(`/approvals/${approval!.id}/votes`, vote, headerOf(VOTED))).toMatchObject({ status: 200 });
    expect((await api.get(`/executions/${run.id}?waitSeconds=30`)).body).toMatchObject({ status: 'COMPLETED' });
  };

  it('goes from the request through every hop to the call and back, and no span of it is without its parent', async () => {
    await runThatIsVotedOn();
    const started = await traced(STARTED.traceId);
    const voted = await traced(VOTED.traceId);
    expectWhole(started, STARTED);
    expectWhole(voted, VOTED);
    expect([...new Set(started.map(({ service }) => service))].sort()).toEqual(SERVICES.map((name) => `runbook-${name}`).sort());
    // The hops from the request to the first call and back.
    expect(
      wayTo(
        started,
        started.find(({ name, kind }) => kind === CLIENT && name === 'GET')!,
      ),
    ).toEqual([
      'runbook-api-gateway POST /api/v1/executions',
      'runbook-api-gateway send runbook.execution.commands',
      'runbook-orchestrator process runbook.execution.commands',
      'runbook-executor-service process runbook.execution.events',
      'runbook-executor-service GET',
    ]);
    const reported = started.find(({ facts }) => facts['runbook.command'] === 'CompleteStep')!;
    expect(wayTo(started, reported).slice(-2)).toEqual([
      'runbook-executor-service process runbook.execution.events',
      'runbook-executor-service send runbook.execution.commands',
    ]);
    // What followed from the vote is linked to what the run did before.
    const decided = voted.find(({ service, name }) => service === 'runbook-orchestrator' && name === 'process runbook.execution.commands')!;
    expect(decided.links.map(({ traceId }) => traceId)).toContain(STARTED.traceId);
    // Whoever is called gets the trace, and his caller's span.
    const spans = new Set([...started, ...voted].map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`));
    expect(calls).toHaveLength(3);
    expect(calls.filter(({ traceparent }) => !spans.has(traceparent as string))).toEqual([]);
  });

  it('says what is no secret', () => {
    const everything = JSON.stringify(collector.spans);
    expect(everything).not.toContain(SECRET);
    expect(everything).not.toContain(BEN);
    expect(everything).not.toContain(API_KEY);
    expect(everything).not.toContain('May it go on?');
  });

  it('stands beside metrics of every service', async () => {
    const named = (service: string) => [...collector.metrics.keys()].filter((key) => key.startsWith(`runbook-${service} `));
    for (let rounds = 0; rounds < 30 && SERVICES.some((service) => named(service).length === 0); rounds++) await sleep(500);
    const lag = SERVICES.map((service) => collector.metrics.get(`runbook-${service} runbook_reader_lag_records`)?.length ?? 0);
    expect(lag.filter((points) => points === 0)).toEqual([]);
    expect(collector.metrics.get('runbook-orchestrator runbook_executions_ended_total')).toEqual([
      { labels: { runbook: 'traced', status: 'COMPLETED' }, value: 1 },
    ]);
  });
});

/** From the root to the span: who did what. */
function wayTo(trace: readonly CollectedSpan[], span: CollectedSpan): string[] {
  const parent = trace.find(({ spanId }) => spanId === span.parentSpanId);
  return [...(parent ? wayTo(trace, parent) : []), `${span.service} ${span.name}`];
}

/** Every span has its parent, and the request that of its caller. */
function expectWhole(trace: readonly CollectedSpan[], root: typeof STARTED): void {
  const known = new Set([root.spanId, ...trace.map(({ spanId }) => spanId)]);
  expect(trace.filter(({ parentSpanId }) => parentSpanId === undefined || !known.has(parentSpanId))).toEqual([]);
  expect(trace.find(({ kind }) => kind === SERVER)!.parentSpanId).toBe(root.spanId);
}
