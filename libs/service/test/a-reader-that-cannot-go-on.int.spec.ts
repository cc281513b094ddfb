import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startKafka } from '../../../test/servers/index.mjs';

const TEST_TIMEOUT_MS = 120_000;
const LOADER = new URL('../../embedded/development/run-typescript.mjs', import.meta.url).href;
const PROGRAM = fileURLToPath(new URL('./a-process-that-reads-a-log.ts', import.meta.url));

describe('a reader on Kafka that cannot go on', () => {
  let kafka: Awaited<ReturnType<typeof startKafka>>;
  let folder: string;
  beforeAll(async () => {
    // The topics of the platform have fixed names, so it has a broker of its own.
    kafka = await startKafka({ exclusive: true });
    folder = await mkdtemp(join(tmpdir(), 'runbook-reader-'));
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await kafka?.stop();
    await rm(folder, { recursive: true, force: true });
  }, TEST_TIMEOUT_MS);

  it(
    'ends its process with status 1, after a line that says why',
    async () => {
      const env = { PATH: process.env['PATH'], DATA_DIR: folder, KAFKA_BROKERS: kafka.brokers.join(','), LOG_LEVEL: 'error' };
      const child = spawn(process.execPath, ['--import', LOADER, PROGRAM, '7'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      let told = '';
      child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      const why =
        'expected runbook.registry.events/0 to reach offset 7, found that it was truncated or made anew and ends at 0, where reader suite ' +
        'stands; put the topic back whole from a backup, or rebuild what was folded from it';
      const lines = told.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
      expect(lines).toMatchObject([
        { msg: why, topic: 'runbook.registry.events', partition: 0, group: 'suite', expected: 7, found: 0 },
        { msg: 'a fatal error; stopping', error: { message: why } },
      ]);
      expect(code).toBe(1);
    },
    TEST_TIMEOUT_MS,
  );
});
