import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SshServer } from './ssh-server.js';
import { API_KEY, startSystem, type RunningSystem } from '../../apps/api-gateway/test/running-system.mjs';
import { readStream } from '../../apps/api-gateway/test/server-sent-events.js';

const HEADERS = { 'x-api-key': API_KEY };

/** Runs a script on the host; the step's id is `run`. */
const document = (id: string, script: string, host: string, more: object = {}) => ({
  apiVersion: 'runbook/v1',
  id,
  name: id,
  steps: [{ id: 'run', type: 'command', with: { host, credential: 'ops-key', argv: ['/bin/sh', '-c', script] }, ...more }],
});

describe('the output of a command', () => {
  let host: SshServer;
  let system: RunningSystem;
  let calls = 0;
  const silent = createServer(() => void calls++);
  let silentTarget: string;

  beforeAll(async () => {
    host = await SshServer.open();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    silentTarget = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const credential = { username: 'ops', password: SshServer.PASSWORD, hostKey: host.hostKey.public };
    system = await startSystem({ EGRESS_ALLOW: `${host.host},${silentTarget},localhost:9`, SECRET_OPS_KEY: JSON.stringify(credential) });
  });
  afterAll(async () => {
    await system.stop();
    silent.closeAllConnections();
    silent.close();
    await host.stop();
  });

  const start = async (runbook: { id: string }, wait = 0) => {
    expect(await system.api.post('/runbooks', runbook)).toMatchObject({ status: 201 });
    const { body } = await system.api.post('/executions', { runbookId: runbook.id }, wait > 0 ? { prefer: `wait=${wait}` } : {});
    return body as { id: string; status: string };
  };
  const outputOf = (id: string, step = 'run') => `${system.url}/api/v1/executions/${id}/steps/${encodeURIComponent(step)}/output`;

  it('is told while it runs, and from the beginning to whoever comes later', async () => {
    const script = `echo first; echo ${SshServer.PASSWORD}; for n in 1 2 3; do sleep 0.5; echo "line $n"; done; echo warned >&2`;
    const { id } = await start(document('tell-live', script, host.host));
    const answer = await fetch(outputOf(id), { headers: HEADERS });
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const seen: number[] = [];
    let text = '';
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      seen.push(Date.now());
      text += Buffer.from(part).toString();
    }
    expect(text).toContain('first\n[secret ops-key]\n');
    expect(text).toContain('line 1\nline 2\nline 3\n');
    expect(text).not.toContain(SshServer.PASSWORD);
    // In pieces, not at the end.
    expect(seen.length).toBeGreaterThan(1);
    expect((await system.api.get(`/executions/${id}?waitSeconds=10`)).body.status).toBe('COMPLETED');
    expect(await (await fetch(outputOf(id), { headers: HEADERS })).text()).toBe(text);
  });

  it('comes as events that name the stream, and goes on behind the last one', async () => {
    const { id } = await start(document('tell-events', 'echo out; sleep 0.4; echo err >&2; sleep 0.4; echo end', host.host), 30);
    const whole = await readStream(outputOf(id), undefined, undefined, { accept: 'text/event-stream' });
    expect(whole.seen.map(({ event, data }) => [event, data['stream'], data['text']])).toEqual([
      ['StepOutput', 'stdout', 'out\n'],
      ['StepOutput', 'stderr', 'err\n'],
      ['StepOutput', 'stdout', 'end\n'],
    ]);
    const rest = await readStream(outputOf(id), whole.seen[0]?.id, undefined, { accept: 'text/event-stream' });
    expect(rest.seen).toEqual(whole.seen.slice(1));
  });

  it('is part of the live view only where it is asked for, and moves no position there', async () => {
    const { id } = await start(document('tell-in-stream', 'echo out', host.host), 30);
    const stream = `${system.url}/api/v1/executions/${id}/stream`;
    const without = await readStream(stream);
    const frames = await (await fetch(`${stream}?output=true`, { headers: HEADERS })).text();
    const said = frames.split('\n\n').filter((frame) => frame.startsWith('event: StepOutput'));
    expect(said.map((frame) => JSON.parse(frame.split('data: ')[1] ?? '') as object)).toMatchObject([{ step: 'run', text: 'out\n' }]);
    expect((await readStream(`${stream}?output=true`)).seen).toEqual(without.seen);
  });

  it('of an instance in a loop is found by its path', async () => {
    const { steps } = document('tell-loop', 'echo "{{ item }}"', host.host);
    const loop = { id: 'scan', type: 'loop', forEach: '{{ ["a", "b"] }}', steps };
    const { id, status } = await start({ ...document('tell-loop', '', host.host), steps: [loop] } as { id: string }, 30);
    expect(status).toBe('COMPLETED');
    expect(await (await fetch(outputOf(id, 'scan[1]/run'), { headers: HEADERS })).text()).toBe('b\n');
    const nowhere = await fetch(outputOf(id, 'scan[7]/run'), { headers: HEADERS });
    expect([nowhere.status, ((await nowhere.json()) as { code: string }).code]).toEqual([404, 'step-unknown']);
  });

  it('is empty for a step that says nothing, and ends at once', async () => {
    const quiet = { ...document('tell-nothing', '', host.host), steps: [{ id: 'run', type: 'transform', with: { value: 1 } }] };
    const { id } = await start(quiet, 30);
    expect(await (await fetch(outputOf(id), { headers: HEADERS })).text()).toBe('');
  });

  it('is nobody else’s', async () => {
    const { id } = await start(document('tell-nobody', 'echo secret', host.host), 30);
    expect((await fetch(outputOf(id))).status).toBe(401);
    expect((await fetch(outputOf('exe_00000000000000000000000000000000'), { headers: HEADERS })).status).toBe(404);
  });

  it('ends with a cancel, which the command hears', async () => {
    const script = 'trap "echo tidied; exit 7" TERM; echo begun; while :; do sleep 0.1; done';
    const { id } = await start(document('tell-cancel', script, host.host));
    const answer = await fetch(outputOf(id), { headers: HEADERS });
    let text = '';
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      if (text === '') expect((await system.api.post(`/executions/${id}/cancel`, { reason: 'enough' })).status).toBe(200);
      text += Buffer.from(part).toString();
    }
    expect(text).toContain('begun\n');
    expect(text).toContain('tidied\n');
    expect((await system.api.get(`/executions/${id}?waitSeconds=15`)).body.status).toBe('CANCELLED');
    // Its whole process group is asked to end, and that it has ended is made sure of.
    const kills = host.lines.flatMap((line) => /^kill -s (\w+) -- -\d+ /.exec(line)?.[1] ?? []);
    expect(kills.filter((name) => name !== '0')).toEqual(['TERM']);
  });

  it('outlives a killed service, whose effect that must happen once is in doubt until somebody says', async () => {
    const step = { id: 'isolate', type: 'call-service', effect: 'once', with: { method: 'POST', url: `http://${silentTarget}/isolate` } };
    const { id } = await start({ ...document('isolate-once', '', host.host), steps: [step] } as { id: string });
    while (calls === 0) await new Promise((resolve) => void setTimeout(resolve, 50));
    await system.process.kill9();
    await system.process.start();
    const status = async () => (await system.api.get(`/executions/${id}`)).body.steps[0].status as string;
    while ((await status()) === 'RUNNING') await new Promise((resolve) => void setTimeout(resolve, 500));
    expect(await status()).toBe('IN_DOUBT');
    expect(calls).toBe(1);
    const word = { outcome: 'completed', output: { isolated: true }, reason: 'seen in the console' };
    expect((await system.api.post(`/executions/${id}/steps/isolate/resolve`, word)).status).toBe(200);
    expect((await system.api.get(`/executions/${id}?waitSeconds=10`)).body.status).toBe('COMPLETED');
    expect(calls).toBe(1);
  }, 180_000);
});
