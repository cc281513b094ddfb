// Serves `example/defang` and `example/enrich-host` to the service at RUNBOOK_URL:
//   RUNBOOK_KEY=… node examples/worker/worker.mjs
import { ActionFailed, Worker } from '@runbook/worker-sdk';

/** What a CMDB would know. */
const HOSTS = { 'srv-7': { owner: 'payments', criticality: 'high' }, 'lab-2': { owner: 'research', criticality: 'low' } };

const worker = new Worker({
  url: process.env.RUNBOOK_URL ?? 'http://127.0.0.1:4000',
  key: process.env.RUNBOOK_KEY,
  concurrency: 8,
  actions: {
    'example/enrich-host': {
      description: 'Says who owns a host and how much it matters',
      parameters: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
      run: async ({ host }) => {
        const known = HOSTS[host];
        if (!known)
          throw new ActionFailed('not-found', `expected a host of the inventory, found ${host}; register it first`, { terminal: true });
        return { host, ...known };
      },
    },
    // Whatever has an effect outside carries `idempotencyKey` there, and stops when `signal` aborts.
    'example/defang': async ({ text }, { signal }) => {
      signal.throwIfAborted();
      return text.replaceAll('.', '[.]').replaceAll('http', 'hxxp');
    },
  },
});

await worker.start();
for (const end of ['SIGTERM', 'SIGINT']) process.once(end, () => void worker.stop());
