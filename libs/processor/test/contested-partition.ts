import { MemoryDocuments, randomOf, SimulatedPartition, VirtualClock, type Mischief, type SimulatedChannel } from '@runbook/spec-kit';
import { NO_MISCHIEF, own, PAIR, type Processor } from './contested-owner.js';
import { tallyCommand } from './tally.js';
import { timersOfANextOwner } from './timers-of-a-next-owner.js';
import { Claims } from './what-owners-claim.js';
import { factsOf, faultsOf } from './what-the-log-says.js';

const START = Date.UTC(2026, 0, 1);
const AGGREGATES = 5;
const SENT = 40;
/** Every second world is slow: snapshots and checkpoints (every 2 s) come between most commands, and frozen owners sleep through many. */
const PACES_MS = [400, 2_000];
/** One in ten writes to the document store is held up, for longer than a round of snapshots takes. */
const DOCUMENT_LATE = 0.1;
const DOCUMENT_LATE_MS_MAX = 6_000;
/** How often no document is read or written for a while. */
const DOCUMENTS_BUSY = 0.05;
const DOCUMENTS_BUSY_MS_MAX = 4_000;
/** Longer than any timer of a tally, any retry and any late append. */
const PEACE_MS = 90_000;

/**
 * Owners that come, freeze, wake, die and go over one partition whose appends go wrong, until everything had its time. Returns what is
 * wrong with the log, and where an owner that begins from the last checkpoint decides otherwise than one that replays the log (P8).
 */
export async function contest(seed: number, mischief: Mischief, processor: Processor): Promise<string[]> {
  const random = randomOf(seed);
  const clock = new VirtualClock(START);
  // Every other channel forgets what was answered, as one in memory does.
  const partition = new SimulatedPartition(PAIR, clock, random, mischief, seed % 4 < 2);
  const documents = new MemoryDocuments(() => clock.pause(random() * (random() < DOCUMENT_LATE ? DOCUMENT_LATE_MS_MAX : 5)));
  const claims = new Claims(partition, documents);
  const faults: string[] = [];
  const failed = (error: unknown) => faults.push(`an owner failed: ${String(error)}`);
  const channels: SimulatedChannel[] = [];
  const start = async () => {
    const channel = partition.channel();
    channels.push(channel);
    // Every third world is in the middle of an upgrade: old and new programs own the partition by turns.
    const foldVersion = seed % 3 === 0 && random() < 0.5 ? 2 : 1;
    await own(channel, documents, random, processor, foldVersion, failed);
  };

  await start();
  await start();
  for (let n = 0; n < SENT; n++) {
    const record = tallyCommand(`t${n % AGGREGATES}`, `cmd_${n}`, { type: 'Count', id: `n${n}` });
    partition.send(record);
    if (random() < 0.2) partition.send(record); // Delivery is at least once.
    await disturb(channels, random, start);
    if (random() < DOCUMENTS_BUSY) beBusy(documents, clock, random);
    await clock.advance(random() * PACES_MS[seed % PACES_MS.length]!);
  }
  // Peace: whoever is left must bring everything to its end.
  partition.mischief = NO_MISCHIEF;
  for (const channel of channels) channel.wake();
  while (channels.length > 1) await channels.pop()!.close();
  await clock.advance(PEACE_MS);
  await channels.pop()!.close();
  faults.push(...claims.faults, ...faultsOf(factsOf(partition), SENT));
  if (seed === 1) faults.push(...(await timersOfANextOwner(processor)));
  const fromLog = await nextDecisions(partition, new MemoryDocuments(), processor, 1);
  for (const foldVersion of [1, 2]) {
    const found = await nextDecisions(partition, documents.copy(), processor, foldVersion);
    if (found !== fromLog) faults.push(`expected the decisions of a full replay, ${fromLog}, found ${found}`);
  }
  return faults;
}

function beBusy(documents: MemoryDocuments, clock: VirtualClock, random: () => number): void {
  const fault = (documents.fault = new Error('the store is busy'));
  clock.after(random() * DOCUMENTS_BUSY_MS_MAX, () => {
    if (documents.fault === fault) documents.fault = undefined;
  });
}

async function disturb(channels: SimulatedChannel[], random: () => number, start: () => Promise<void>): Promise<void> {
  const draw = random();
  const any = Math.floor(random() * channels.length);
  if (draw < 0.15) channels[any]!.freeze();
  else if (draw < 0.4) for (const channel of channels) channel.wake();
  else if (draw < 0.46) await start();
  else if (draw < 0.5 && channels.length > 2) await channels.shift()!.close();
  else if (draw < 0.54 && channels.length > 1) channels.splice(any, 1)[0]!.kill();
  else if (draw < 0.58) {
    channels.splice(any, 1)[0]!.kill();
    await start();
  }
}

/** What a fresh owner decides next on these documents, which it may change, and a copy of the log: each aggregate's state, version and head. */
async function nextDecisions(
  log: SimulatedPartition,
  documents: MemoryDocuments,
  processor: Processor,
  foldVersion: number,
): Promise<string> {
  const random = randomOf(1);
  const clock = new VirtualClock(log.clock.now());
  const copy = new SimulatedPartition(PAIR, clock, random, NO_MISCHIEF);
  copy.events.push(...log.events);
  copy.commands.push(...log.commands);
  const failures: string[] = [];
  const channel = copy.channel();
  await own(channel, documents, random, processor, foldVersion, (error) => failures.push(String(error)));
  const from = copy.events.length;
  for (let n = 0; n < AGGREGATES; n++) copy.send(tallyCommand(`t${n}`, `show_${n}`, { type: 'Show' }));
  await clock.advance(1_000);
  channel.kill();
  const decided = factsOf(copy, from).map(({ id, version, prev, events }) => ({ id, version, prev, events }));
  return JSON.stringify({ failures, decided: decided.sort((a, b) => (a.id < b.id ? -1 : 1)) });
}
