import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { ExpressionError } from '@runbook/domain';
import { RunbookCatalogue } from '@runbook/service';
import { executionIdOf } from '../executions/execution-id.js';
import { StartExecution } from '../executions/start-execution.js';
import { startRequest, type StartRequest } from '../executions/start-request.js';
import { Problem } from '../http/problem.js';
import { matchingStart, type TriggeredStart } from './matching-triggers.js';
import type { ReceivedEvent } from './read-cloud-event.js';

/** What became of an event. */
export interface Disposition {
  readonly disposition: 'started' | 'duplicate' | 'no-match' | 'rejected';
  /** Why something about it could not be used; then the record is kept as a dead letter. */
  readonly reasons: readonly string[];
}

/** The tenant of events; sources are mapped to tenants when there are event sources. */
const TENANT = 'default';

/** Starts every runbook that the event triggers, through the gate that people's starts pass as well. */
@Injectable()
export class TriggeredStarts {
  constructor(
    private readonly commands: CommandBus,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  /** Resolves when every start is durable or refused. Throws what may go away by itself: then nothing is lost, the event comes again. */
  async startAll(event: ReceivedEvent): Promise<Disposition> {
    const reasons: string[] = [];
    let started = 0;
    let repeated = 0;
    for (const runbook of this.catalogue.newest(TENANT)) {
      try {
        const start = matchingStart(runbook, event);
        if (!start) continue;
        if (await this.start(start, event)) repeated++;
        else started++;
      } catch (error) {
        if (!isFinalRefusal(error)) throw error;
        reasons.push(`${runbook.runbookId} version ${runbook.version}: ${error.message}`);
      }
    }
    if (started > 0) return { disposition: 'started', reasons };
    if (repeated > 0) return { disposition: 'duplicate', reasons };
    return { disposition: reasons.length > 0 ? 'rejected' : 'no-match', reasons };
  }

  /** True when the same trigger has started the same runbook before. */
  private async start({ runbook, inputs, triggerId }: TriggeredStart, event: ReceivedEvent): Promise<boolean> {
    const { source, id, type } = event;
    const actor: Actor = { kind: 'service', id: source, tenant: TENANT, via: 'trigger' };
    const request = requestOf(runbook.runbookId, inputs, event);
    const executionId = executionIdOf(TENANT, 'trigger', runbook.runbookId, triggerId);
    try {
      const { replayed } = await this.commands.execute(new StartExecution(actor, executionId, request, true, { source, id, type }));
      return replayed;
    } catch (error) {
      // The trigger's id started a run before; that the event says something else by now starts no second one.
      if (error instanceof Problem && error.code === 'idempotency-key-reused') return true;
      throw error;
    }
  }
}

/** The legal basis is what the event says it is: the runbook's own gate judges it. Throws the problem `invalid-request`. */
function requestOf(runbookId: string, inputs: object, event: ReceivedEvent): StartRequest {
  const { legalBasis, dataLicenses, incidentId } = (event.data ?? {}) as Record<string, unknown>;
  const parsed = startRequest.safeParse({
    runbookId,
    inputs,
    legalBasis,
    dataLicenses,
    ...(typeof incidentId === 'string' && { incidentId }),
  });
  if (parsed.success) return parsed.data as StartRequest;
  const faults = parsed.error.issues.map((issue) => `/data/${issue.path.join('/')}: ${issue.message}`);
  throw new Problem('invalid-request', `expected event data that a start can be made of, found: ${faults.join('; ')}`);
}

/** Trying again gives the same answer. */
const isFinalRefusal = (error: unknown): error is Error =>
  error instanceof ExpressionError || (error instanceof Problem && error.status < 500 && error.code !== 'idempotency-key-in-flight');
