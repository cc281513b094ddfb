import type { Reaction, RecordFacts } from './reaction.js';
import { reactionsToCorrelation } from './correlation.js';
import { reactionsToExecution } from './execution.js';
import { reactionsToIdentity } from './identity.js';
import { reactionsToRegistry } from './registry.js';

export { reactionsToCorrelation, reactionsToExecution, reactionsToIdentity, reactionsToRegistry };
export type { Reaction, RecordFacts } from './reaction.js';

const REACTIONS = {
  execution: reactionsToExecution,
  correlation: reactionsToCorrelation,
  registry: reactionsToRegistry,
  identity: reactionsToIdentity,
};

/** What a record of this aggregate's log makes other aggregates do. A pure function of the record: the same one, the same commands, in the same order. */
export function reactionsTo(aggregate: keyof typeof REACTIONS, record: RecordFacts<unknown, unknown>): Reaction[] {
  return (REACTIONS[aggregate] as (record: RecordFacts<unknown, unknown>) => Reaction[])(record);
}
