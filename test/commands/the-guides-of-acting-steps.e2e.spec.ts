import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { startSystem, type RunningSystem } from '../../apps/api-gateway/test/running-system.mjs';
import { GrpcServer } from '../../apps/executor-service/test/grpc-server.js';
import { MailServer } from '../../apps/executor-service/test/mail-server.js';
import { SshServer } from './ssh-server.js';

/** The first runbook of a guide, with this machine's servers in the place of its hosts. */
function runbookOf(guide: string, servers: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(import.meta.dirname, `../../docs/guides/${guide}.md`), 'utf8');
  let runbook = /```yaml\n(.*?)```/s.exec(text)?.[1] ?? '';
  for (const [host, server] of Object.entries(servers)) {
    expect(runbook).toContain(host);
    runbook = runbook.replaceAll(host, server);
  }
  return runbook;
}

describe('the guides of acting steps', () => {
  let host: SshServer;
  let grpc: GrpcServer;
  let mail: MailServer;
  let web: Server;
  let webTarget: string;
  const requests: string[] = [];
  let system: RunningSystem;

  beforeAll(async () => {
    [host, grpc, mail] = [await SshServer.open(), await GrpcServer.open(), await MailServer.open('never')];
    web = createServer((request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? request.headers['webhook-signature'] ?? ''}`);
      response.setHeader('content-type', 'application/json').end('{"known":true}');
    }).listen(0, '127.0.0.1');
    await once(web, 'listening');
    webTarget = `127.0.0.1:${(web.address() as AddressInfo).port}`;
    const credential = { username: 'ops', password: SshServer.PASSWORD, hostKey: host.hostKey.public };
    system = await startSystem({
      EGRESS_ALLOW: [host.host, webTarget, `127.0.0.1:${grpc.port}`, `127.0.0.1:${mail.port}`].join(','),
      SECRET_TRIAGE_KEY: JSON.stringify(credential),
      SECRET_TI_API: 'ti-token',
      SECRET_EDR_TOKEN: 'edr-token',
      SECRET_SIEM_HOOK: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      SECRET_CHAT_HOOK: '/services/T0/B0/s3cr3t',
      SMTP_URL: `smtp+plain://127.0.0.1:${mail.port}`,
      SMTP_FROM: 'runbook@soc.example',
    });
  });
  afterAll(async () => {
    await system.stop();
    grpc.stop();
    web.close();
    await Promise.all([host.stop(), mail.stop()]);
  });
  beforeEach(() => void (requests.length = 0));

  const run = async (document: string, inputs: object) => {
    const { status, body } = await system.api.post('/runbooks', document, { 'content-type': 'application/yaml' });
    expect([status, body.errors]).toEqual([201, undefined]);
    return (await system.api.post('/executions', { runbookId: body.id, inputs }, { prefer: 'wait=30' })).body;
  };

  it('call services over HTTP and gRPC', async () => {
    const servers = { 'ti.internal:8080': webTarget, 'edr.internal:50051': `127.0.0.1:${grpc.port}` };
    const ended = await run(runbookOf('calling-services', servers), { host: 'ws-7' });
    expect(ended).toMatchObject({ status: 'COMPLETED', outputs: { state: 'isolated' } });
    expect(requests).toEqual(['GET /hosts/ws-7 Bearer ti-token']);
    expect(grpc.calls).toMatchObject([{ message: { hostName: 'ws-7', mode: 'FULL' }, metadata: { authorization: 'Bearer edr-token' } }]);
  });

  it('run a command on a host', async () => {
    const ended = await run(runbookOf('commands', {}), { host: host.host });
    expect(ended).toMatchObject({ status: 'COMPLETED', outputs: { processes: expect.stringContaining('ps -eo') } });
  });

  it('tell everybody', async () => {
    const servers = { 'siem.internal:8080': webTarget, 'chat.internal:8080': webTarget };
    const ended = await run(runbookOf('notify', servers), { host: 'ws-7' });
    expect(ended).toMatchObject({ status: 'COMPLETED' });
    expect([...requests].sort()).toEqual([expect.stringMatching(/^POST \/hook v1,.+/), 'POST /services/T0/B0/s3cr3t ']);
    expect(mail.received).toMatchObject([{ from: 'runbook@soc.example', to: ['duty@soc.example'] }]);
    expect(JSON.stringify(ended)).not.toContain('s3cr3t');
  });
});
