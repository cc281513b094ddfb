import { MemoryDocuments, randomOf, SimulatedPartition, VirtualClock } from '@runbook/spec-kit';
import { own, PAIR, NO_MISCHIEF, type Processor } from './contested-owner.js';
import { tallyCommand, WAKES_AFTER_MS } from './tally.js';
import { factsOf } from './what-the-log-says.js';

const AGGREGATES = 5;
const HURRY_MS = 5_000;
const A_WHILE_MS = 1_000;
const SNAPSHOT_ROUND_MS = 2_500;
const NOTHING_TO_WAKE_MS = 600_000;

/**
 * Aggregates whose timers are in snapshots, more than a page of them and most not in memory; one is moved forward behind the last snapshot,
 * and its owner dies. The next owner wakes that one at its new time, every other at its own, and each of them once. After it has stopped,
 * nothing of it waits for any time. Returns what was otherwise.
 */
export async function timersOfANextOwner(processor: Processor): Promise<string[]> {
  const clock = new VirtualClock();
  const partition = new SimulatedPartition(PAIR, clock, randomOf(1), NO_MISCHIEF);
  const documents = new MemoryDocuments();
  const faults: string[] = [];
  const start = async () => {
    const channel = partition.channel();
    await own(channel, documents, randomOf(2), processor, 1, (error) => faults.push(`an owner failed: ${String(error)}`));
    await clock.advance(A_WHILE_MS);
    return channel;
  };
  const woken = () => factsOf(partition).flatMap(({ id, events }) => events.filter(({ type }) => type === 'Woken').map(() => id));

  const first = await start();
  for (let n = 0; n < AGGREGATES; n++) partition.send(tallyCommand(`t${n}`, `cmd_${n}`, { type: 'Count', id: `n${n}` }));
  await clock.advance(SNAPSHOT_ROUND_MS);
  partition.send(tallyCommand('t3', 'hurry', { type: 'Hurry', byMs: HURRY_MS }));
  await clock.advance(100);
  first.kill();
  const next = await start();
  await clock.advance(HURRY_MS);
  if (woken().join() !== 't3') faults.push(`expected t3 woken at the time it was moved to, found ${woken().join() || 'none'}`);
  await clock.advance(WAKES_AFTER_MS);
  if (woken().toSorted().join() !== 't0,t1,t2,t3,t4') faults.push(`expected each woken once, found ${woken().join()}`);
  await clock.advance(NOTHING_TO_WAKE_MS);
  if (woken().length !== AGGREGATES) faults.push(`expected nobody woken twice, found ${woken().join()}`);
  partition.send(tallyCommand('t0', 'cmd_last', { type: 'Count', id: 'last' }));
  await clock.advance(A_WHILE_MS);
  await next.close();
  await clock.advance(A_WHILE_MS);
  if (next.clock.waiting > 0) faults.push(`expected an owner that stopped to wait for no time, found it to wait for ${next.clock.waiting}`);
  return faults;
}
