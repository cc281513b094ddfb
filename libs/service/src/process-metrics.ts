import { areMetricsRecorded, observe } from '@runbook/telemetry';
import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { systemClock } from '@runbook/ports';
import type { Platform } from './platform.js';

const MICROSECONDS_PER_S = 1e6;
const NANOSECONDS_PER_S = 1e9;
const QUANTILES = { '0.5': 50, '0.99': 99, '1': 100 } as const;
/** How often the loop is looked at; each look is a timer of its own. */
const LOOKED_AT_EVERY_MS = 20;
/** Several may ask; what one has read is not taken from the next. */
const BEGUN_ANEW_MS = 30_000;

/** What every process tells of itself, as long as metrics are recorded. The returned function ends it. */
export function observeProcess(platform: Pick<Platform, 'readiness' | 'settings'>): () => void {
  if (!areMetricsRecorded()) return () => undefined;
  const loop = monitorEventLoopDelay({ resolution: LOOKED_AT_EVERY_MS });
  loop.enable();
  const ends = [
    observe('runbook_event_loop_delay_seconds', eventLoop(loop)),
    observe('runbook_memory_bytes', memory),
    observe('runbook_cpu_seconds_total', cpu),
    observe('runbook_check_up', () => checks(platform)),
    ...observeDisk(platform.settings),
  ];
  return () => {
    loop.disable();
    for (const end of ends) end();
  };
}

function eventLoop(loop: ReturnType<typeof monitorEventLoopDelay>) {
  let begunMs = systemClock.monotonic();
  return () => {
    const found = Object.entries(QUANTILES).map(([quantile, percentile]) => {
      // What is measured is how long a pause of so many milliseconds took.
      const late = loop.percentile(percentile) / NANOSECONDS_PER_S - LOOKED_AT_EVERY_MS / 1_000;
      return { value: Math.max(0, Number.isFinite(late) ? late : 0), labels: { quantile } };
    });
    if (systemClock.monotonic() - begunMs > BEGUN_ANEW_MS) {
      loop.reset();
      begunMs = systemClock.monotonic();
    }
    return found;
  };
}

function memory() {
  const { rss, heapUsed, external } = process.memoryUsage();
  const found = { rss, 'heap-used': heapUsed, 'heap-limit': getHeapStatistics().heap_size_limit, external };
  return Object.entries(found).map(([name, value]) => ({ value, labels: { memory: name } }));
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return [{ value: (user + system) / MICROSECONDS_PER_S, labels: {} }];
}

async function checks({ readiness }: Pick<Platform, 'readiness'>) {
  const { checks: found } = await readiness.report();
  return Object.entries(found).map(([check, state]) => ({ value: state === 'up' ? 1 : 0, labels: { check } }));
}

function observeDisk({ dataFolder, kafkaBrokers, mongoUrl }: Platform['settings']): (() => void)[] {
  if (kafkaBrokers && mongoUrl) return [];
  const told = (of: 'bavail' | 'blocks') => async () => {
    const found = await statfs(dataFolder);
    return [{ value: found[of] * found.bsize, labels: {} }];
  };
  return [observe('runbook_disk_free_bytes', told('bavail')), observe('runbook_disk_size_bytes', told('blocks'))];
}
