import { readAdmitted } from '@runbook/processor';
import { isClaim, TOPICS } from '@runbook/wire';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../../../test/servers/index.mjs';
import { JumpingClock, RunningOrchestrator } from './running-orchestrator.js';

const TEST_TIMEOUT_MS = 180_000;
const SIX = Date.UTC(2026, 10, 23, 6);
const DAY_MS = 24 * 3600 * 1000;
const DAYS = 5;
const DAILY =
  'apiVersion: runbook/v1\nid: daily\nname: Daily\ntriggers:\n  - { schedule: "0 6 * * *" }\nsteps:\n  - { id: a, type: transform, with: { value: 1 } }\n';

describe('a schedule with two orchestrators on Kafka', () => {
  let kafka: Awaited<ReturnType<typeof startKafka>>;
  let folder: string;
  const clock = new JumpingClock(SIX - DAY_MS / 2);
  const running: RunningOrchestrator[] = [];
  const firings: number[] = [];
  const started: string[] = [];

  const start = async (name: string) => {
    const settings = { DATA_DIR: join(folder, name), KAFKA_BROKERS: kafka.brokers.join(','), PARTITIONS: '2', REVIEW: 'off' };
    const orchestrator = await RunningOrchestrator.start(settings, clock);
    running.push(orchestrator);
    return orchestrator;
  };

  /** Notes every firing and every start that any reader would admit. */
  const follow = async ({ platform: { log } }: RunningOrchestrator) => {
    for (const topic of [TOPICS.registryEvents, TOPICS.executionEvents]) {
      await readAdmitted(
        log,
        { topic, group: `suite-${topic}`, sharing: 'each' },
        {
          stored: () => Promise.resolve(undefined),
          records: (_partition, records) => {
            for (const { record } of records) {
              if (isClaim(record)) continue;
              for (const event of record.events) {
                if (event.type === 'ScheduleFired') firings.push(event.scheduledAt);
                if (event.type === 'ExecutionStarted') started.push(record.id);
              }
            }
            return Promise.resolve();
          },
          revoked: () => Promise.resolve(),
          stopped: (reason) => {
            throw reason as Error;
          },
          malformed: (_record, reason) => {
            throw new Error(reason);
          },
        },
      );
    }
  };

  beforeAll(async () => {
    // Its topics have fixed names, so it has a broker of its own.
    kafka = await startKafka({ exclusive: true });
    folder = await mkdtemp(join(tmpdir(), 'runbook-two-'));
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    for (const orchestrator of running) await orchestrator.stop();
    await kafka?.stop();
    await rm(folder, { recursive: true, force: true });
  }, TEST_TIMEOUT_MS);

  it(
    'fires once a day, and starts one run, also when one of them is gone',
    async () => {
      const [first, second] = [await start('one'), await start('two')];
      await follow(second);
      await first.register(DAILY);
      await second.until(() => second.platform.catalogue.schedules.of('default', 'daily').length === 1);
      for (let day = 0; day < DAYS; day++) {
        if (day === 2) {
          await running.splice(running.indexOf(first), 1)[0]?.stop();
        }
        clock.jumpTo(SIX + day * DAY_MS + 500);
        await second.until(() => started.length > day && second.schedule('daily').running === undefined);
      }
      expect(firings).toEqual(Array.from({ length: DAYS }, (_, day) => SIX + day * DAY_MS));
      expect(new Set(started).size).toBe(DAYS);
      expect(started).toHaveLength(DAYS);
    },
    TEST_TIMEOUT_MS,
  );
});
