import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from './worker.js';

/** A service that notes what workers call themselves, and has no tasks. */
async function service(): Promise<{ readonly url: string; readonly names: Set<string>; readonly server: Server }> {
  const names = new Set<string>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      names.add((JSON.parse(body) as { worker: string }).worker);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ tasks: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, names, server };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('a worker that is started again', () => {
  it.each(['edr-1', 'n'.repeat(80)])('under the name %s is another one to the service, within 63 characters', async (name) => {
    const { url, names, server } = await service();
    for (let life = 0; life < 2; life++) {
      const worker = new Worker({
        url,
        key: 'k'.repeat(16),
        name,
        actions: { 'edr/isolate': () => Promise.resolve(null) },
        log: () => undefined,
      });
      expect(worker.name).toBe(name);
      await worker.start();
      await worker.stop();
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(names.size).toBe(2);
    for (const one of names) {
      expect(one.startsWith(name.slice(0, 54))).toBe(true);
      expect(one.length).toBeLessThanOrEqual(63);
    }
  });
});
