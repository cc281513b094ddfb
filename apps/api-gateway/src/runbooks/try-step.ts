import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { compileRunbook, parseRunbook, tryStep, type Actor, type TriedStep } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { RuntimeZones } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { instant } from '../http/times.js';
import { expectRunbook } from './read-document.js';
import type { TryRequest } from './try-request.js';

/** What is pure of one step of a document, computed. Throws the problems `invalid-runbook`, for what cannot be read, and `step-unknown`. */
export class TryStep extends Query<TriedStep> {
  constructor(
    readonly actor: Actor,
    readonly request: TryRequest,
  ) {
    super();
  }
}

@QueryHandler(TryStep)
export class TryStepHandler implements IQueryHandler<TryStep> {
  private readonly zones = new RuntimeZones();

  constructor(private readonly clock: Clock) {}

  async execute({ actor: { tenant }, request }: TryStep): Promise<TriedStep> {
    const { text, format, step, inputs, outputs, item, index } = request;
    const parsed = parseRunbook(text, format);
    // What the static rules find is no reason not to try a step; what cannot be read is.
    const runbook = expectRunbook(parsed.ok ? { runbook: parsed.runbook, errors: [], warnings: [] } : parsed);
    const trial = { step, inputs, ...(outputs && { outputs }), ...(item !== undefined && { item }), ...(index !== undefined && { index }) };
    const found = tryStep(compileRunbook(runbook), trial, { tenant, zones: this.zones, startedAt: instant(this.clock.now()) });
    if (found) return found;
    const message = `expected a step of ${runbook.id}, found ${step.slice(0, 64)}`;
    throw new Problem('step-unknown', message, { errors: [{ pointer: '/step', message }] });
  }
}
