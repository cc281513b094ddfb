import { API_KEY } from '../../apps/api-gateway/test/running-system.mjs';
import { startSystemOnKafka } from '../../apps/api-gateway/test/running-system-on-kafka.mjs';
import { SshServer } from './ssh-server.js';

describe('a command, with the log on Kafka', () => {
  it('is heard while it runs, and ended by a cancel', async () => {
    const host = await SshServer.open();
    const credential = { username: 'ops', password: SshServer.PASSWORD, hostKey: host.hostKey.public };
    const system = await startSystemOnKafka({ EGRESS_ALLOW: host.host, SECRET_OPS_KEY: JSON.stringify(credential) });
    try {
      const argv = ['/bin/sh', '-c', 'trap "echo tidied; exit 7" TERM; echo begun; sleep 60 & wait'];
      const steps = [{ id: 'run', type: 'command', effect: 'once', with: { host: host.host, credential: 'ops-key', argv } }];
      const runbook = { apiVersion: 'runbook/v1', id: 'run-command', name: 'Run a command', steps };
      expect((await system.api.post('/runbooks', runbook)).status).toBe(201);
      const { id } = (await system.api.post('/executions', { runbookId: 'run-command' })).body as { id: string };
      const answer = await fetch(`${system.url}/api/v1/executions/${id}/steps/run/output`, { headers: { 'x-api-key': API_KEY } });
      let text = '';
      for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
        if (text === '') expect((await system.api.post(`/executions/${id}/cancel`, { reason: 'enough' })).status).toBe(200);
        text += Buffer.from(part).toString();
      }
      expect(text).toBe('begun\ntidied\n');
      expect((await system.api.get(`/executions/${id}?waitSeconds=15`)).body.status).toBe('CANCELLED');
    } finally {
      await system.stop();
      await host.stop();
    }
  });
});
