import { PEOPLE } from '../parameters-of-shape.js';
import type { Core } from './core.js';
import { drain } from './drain.js';
import { OPERATOR, person } from './inhabitants.js';
import { faultsOf } from './invariants/every-invariant.js';
import { perform } from './operators.js';
import type { Schedule } from './schedule.js';
import type { Definitions } from './simulated-aggregates.js';
import { employExecutors } from './simulated-executors.js';
import { employMeddlers } from './simulated-meddlers.js';
import { employPeople } from './simulated-people.js';
import { employProducers } from './simulated-producers.js';
import { START, World } from './world.js';

/** The run that a world begins with. */
export const ROOT = 'exe_root';
const LEGAL_BASIS_MS = 15_000;

export interface Simulated {
  readonly world: World;
  /** What was wrong, each as `<invariant>: <what>`; empty when everything held. */
  readonly faults: readonly string[];
}

/** One world from its beginning to where nothing happens any more. The same arguments give the same world. */
export async function simulate(core: Core, definitions: Definitions, schedule: Schedule): Promise<Simulated> {
  const world = new World(core, definitions, schedule);
  employExecutors(world);
  employPeople(world);
  employProducers(world);
  employMeddlers(world);
  await world.start();
  startRoot(world);
  for (const [index, act] of schedule.acts.entries()) {
    await perform(world, act, index);
    await world.clock.advance(act.afterMs);
  }
  await drain(world);
  await world.end();
  world.ledger.catchUp();
  return { world, faults: faultsOf(world) };
}

function startRoot(world: World): void {
  const { definitions, schedule } = world;
  const [first] = definitions.runbooks;
  const pin = first && definitions.pin(first.id);
  if (!pin) throw new Error('expected a runbook to start, found none');
  const legalBasis = {
    authority: 'court',
    reference: 'r-1',
    classification: 'SECRET',
    authorizedUsers: [OPERATOR, ...PEOPLE.map(({ id }) => id)],
    purpose: 'proof',
    ...(schedule.legalBasis === 'expiring' && { expiresAt: new Date(START + LEGAL_BASIS_MS).toISOString() }),
  };
  world.toExecution(
    ROOT,
    {
      type: 'StartExecution',
      runbook: pin,
      inputs: schedule.inputs,
      requestDigest: 'root',
      dataLicenses: [],
      ...(schedule.legalBasis !== 'none' && { legalBasis }),
      ...(schedule.dryRun && { dryRun: true as const }),
    },
    person('ana'),
  );
}
