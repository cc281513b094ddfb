import type { DocumentStore } from '@runbook/ports';
import { POSITIONS, type PositionDocument } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import type { DistributedStores } from './distributed-stores.js';
import { registeredIn, runsIn } from './registered.js';
import { sourceOfLog } from './topic-source.js';

/** Shown of what is many. */
const SHOWN_MAX = 10;

/**
 * A system is handed over where it stands still and nothing is half done that both systems would have to know:
 *
 * - R1 No process of the services runs.
 * - R2 What its runs have told the registry is on their way to it no longer, so that uses of authorities are counted on both sides.
 * - R3 Each run that a schedule began is decided about, and none goes on that the schedule's next firing would heed: its end would be told to the first alone.
 *
 * Throws `NotAtRest` with all that is not so.
 */
export async function expectAtRest({ log, documents }: Pick<DistributedStores, 'log' | 'documents'>): Promise<void> {
  const running = await log.groupsWithMembers();
  if (running.length > 0) {
    const since = 'stop all services, and try again ten seconds after the last one';
    throw new NotAtRest([`no service that runs, found members of ${shown(running)}: ${since}`]);
  }
  const source = sourceOfLog(log);
  const ends = (await source.spans(TOPICS.executionEvents)).map(({ to }) => to);
  const faults = await behindOutbox(documents, ends);
  const { decided } = await runsIn(source);
  for (const [id, { state }] of await registeredIn(source)) {
    for (const { trigger, running: open, waiting, last } of state.schedules ?? []) {
      if (open !== undefined || waiting)
        faults.push(
          `no run that schedule ${trigger} of ${id} heeds, found ${open ?? waiting?.execution}: start the services, and let it end, or cancel it`,
        );
      else if (last?.outcome === 'started' && last.execution !== undefined && !decided.has(last.execution))
        faults.push(
          `the start of ${last.execution} by schedule ${trigger} of ${id} to be decided, found it on its way: start the services for a moment`,
        );
    }
  }
  if (faults.length > 0) throw new NotAtRest(faults);
}

const OUTBOX = `orchestrator.outbox${POSITIONS}`;

async function behindOutbox(documents: DocumentStore, ends: readonly number[]): Promise<string[]> {
  const positions = await documents.collection<PositionDocument>({ name: OUTBOX, indexes: [], readOnly: true });
  const faults: string[] = [];
  for (const [partition, end] of ends.entries()) {
    const offset = (await positions.get(`${TOPICS.executionEvents}/${partition}`))?.offset ?? 0;
    if (offset < end)
      faults.push(
        `all ${end} records of ${TOPICS.executionEvents}/${partition} to be handed on, found ${offset}: start the orchestrator for a moment, without a gateway`,
      );
  }
  return faults;
}

const shown = (names: readonly string[]): string =>
  names.length > SHOWN_MAX ? `${names.slice(0, SHOWN_MAX).join(', ')} and ${names.length - SHOWN_MAX} more` : names.join(', ');

/** It cannot be handed over as it is; nothing was written. */
export class NotAtRest extends Error {
  override readonly name = 'NotAtRest';
  constructor(readonly faults: readonly string[]) {
    super(`expected ${shown(faults)}`);
  }
}
