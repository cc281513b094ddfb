import { engine, type Actor, type CorrelationCommand, type ExecutionCommand, type Reaction } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import type { SimulatedPartition } from '../simulated-partition.js';
import type { Core } from './core.js';
import { TENANT } from './inhabitants.js';
import type { Ledger } from './ledger.js';

const LAG_MS_MAX = 40;

/** Where commands go, and what there is to react to. */
export interface Surroundings {
  readonly core: Core;
  readonly ledger: Ledger;
  later(ms: number, act: () => void): void;
  toExecution(id: string, body: ExecutionCommand, actor: Actor): void;
  toCorrelation(id: string, body: CorrelationCommand): void;
}

/** Hands on what a log's facts make due, in their order; after a crash once more from a position that is not the last. */
export class SimulatedOutbox {
  private next = 0;
  private isPlanned = false;

  constructor(
    private readonly world: Surroundings,
    private readonly log: SimulatedPartition,
  ) {
    log.watch(() => this.plan());
  }

  beginAgain(draw: number): void {
    this.next = draw % (this.next + 1);
    this.plan();
  }

  private plan(): void {
    if (this.isPlanned) return;
    this.isPlanned = true;
    this.world.later(this.log.random() * LAG_MS_MAX, () => {
      this.isPlanned = false;
      this.world.ledger.catchUp();
      const facts = this.world.ledger.factsOf(this.log);
      for (; this.next < facts.length; this.next++) this.react(facts[this.next]!);
    });
  }

  private react(record: DecisionRecord): void {
    for (const reaction of this.world.core.reactionsTo(record.aggregate, record)) this.send(reaction);
  }

  private send({ to, id, body }: Reaction): void {
    if (to === 'execution') this.world.toExecution(id, body, engine(TENANT));
    // The registry is no part of the world.
    else if (to === 'correlation') this.world.toCorrelation(id, body);
  }
}
