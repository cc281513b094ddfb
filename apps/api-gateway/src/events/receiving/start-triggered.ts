import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { ExpressionError } from '@runbook/domain';
import { RunbookCatalogue, Succession } from '@runbook/service';
import type { ProblemCode } from '../../http/problem-kinds.js';
import { Problem } from '../../http/problem.js';
import { triggeredExecutionId } from '../../runs/start/execution-id.js';
import { ExecutionStarts } from '../../runs/start/execution-starts.js';
import { StartExecution } from '../../runs/start/start-execution.js';
import { StartQuotas } from '../../runs/start/start-quotas.js';
import { startRequest, type StartRequest } from '../../runs/start/start-request.js';
import type { ReceivedEvent } from '../reading/read-cloud-event.js';
import { matchingStart, type TriggeredStart } from './matching-triggers.js';

/** Starts the runbooks that an event triggers. Such a start is decided like one that a person asks for, legal basis and licences included. */
@Injectable()
export class TriggeredStarts {
  constructor(
    private readonly commands: CommandBus,
    private readonly catalogue: RunbookCatalogue,
    private readonly runs: ExecutionStarts,
    private readonly quotas: StartQuotas,
    private readonly succession: Succession = new Succession(),
  ) {}

  /** Which runbooks of the tenant the event starts, and which triggers could not be evaluated. A system that was handed over leaves all starts to the next one. */
  matching(tenant: string, event: ReceivedEvent): { readonly starts: readonly TriggeredStart[]; readonly reasons: readonly string[] } {
    const starts: TriggeredStart[] = [];
    const reasons: string[] = [];
    if (this.succession.handedOverAt !== undefined) return { starts, reasons };
    for (const runbook of this.catalogue.newest(tenant)) {
      if (runbook.deprecated) continue;
      try {
        const start = matchingStart(runbook, event);
        if (start) starts.push(start);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        reasons.push(`${runbook.runbookId} version ${runbook.version}: ${error.message}`);
      }
    }
    return { starts, reasons };
  }

  /**
   * Room for what an event starts, taken before anything about the event is durable: without it the event is refused whole, so its sender, or its topic, brings it
   * again, and nothing of it is lost. The returned function gives it back. Throws the problems of `StartQuotas.reserve`, but for a suspended tenant, whose
   * event is noted as one that could not start anything.
   */
  reserve(tenant: string, starts: number): () => void {
    try {
      return this.quotas.reserve(tenant, starts);
    } catch (error) {
      if (error instanceof Problem && error.code === 'tenant-suspended') return () => undefined;
      throw error;
    }
  }

  /** The event came before, from whomever, and started what it starts: whoever sent it now has asked for the same. */
  async repeat(tenant: string, { runbook, triggerId }: TriggeredStart, { source }: ReceivedEvent, letInBy: LetInBy): Promise<void> {
    await this.runs.join(askedBy(tenant, runbook.runbookId, triggerId, source, letInBy));
  }

  /**
   * A person who sent the event starts the run; a system's event starts it itself. Resolves when the start is durable or refused for good; rejects
   * where it may succeed later. `replayed`: it was started before.
   */
  async start(
    tenant: string,
    { runbook, inputs, triggerId }: TriggeredStart,
    event: ReceivedEvent,
    letInBy: LetInBy = {},
  ): Promise<StartOutcome> {
    const { source, id, type } = event;
    const asked = askedBy(tenant, runbook.runbookId, triggerId, source, letInBy);
    const { actor, executionId, requesters } = asked;
    try {
      const request = requestOf(runbook.runbookId, inputs, event);
      const { replayed } = await this.commands.execute(
        new StartExecution(actor, executionId, request, true, { source, id, type }, requesters, letInBy.classification),
      );
      return { executionId, replayed };
    } catch (error) {
      // The trigger's id has started a run before, with other inputs; it starts no second one.
      if (error instanceof Problem && error.code === 'idempotency-key-reused') {
        await this.runs.join(asked);
        return { executionId, replayed: true };
      }
      // The system before this one has started it.
      if (error instanceof Problem && error.code === 'begun-before') return { executionId, replayed: true };
      if (!isFinalRefusal(error)) throw error;
      const refusal = `${runbook.runbookId} version ${runbook.version}: ${error.message}`;
      return { refusal, isUnauthorised: error instanceof Problem && AUTHORITY_PROBLEMS.has(error.code) };
    }
  }
}

function askedBy(tenant: string, runbookId: string, triggerId: string, source: string, { sender, requester }: LetInBy) {
  const actor: Actor = sender ?? { kind: 'service', id: source, tenant, via: 'trigger' };
  const executionId = triggeredExecutionId(tenant, runbookId, triggerId);
  return { actor, executionId, requesters: requester === undefined ? undefined : [requester] };
}

/** Who stands behind an event: whoever sent it with a key of their own, or set up the webhook that let it in. */
export interface LetInBy {
  readonly sender?: Actor;
  readonly requester?: string;
  /** How what the source sends is classified. */
  readonly classification?: string;
}

export type StartOutcome =
  { readonly executionId: string; readonly replayed: boolean } | { readonly refusal: string; readonly isUnauthorised: boolean };

/** Refusals of a start for lack of authority. */
const AUTHORITY_PROBLEMS: ReadonlySet<string> = new Set<ProblemCode>([
  'runbook-deprecated',
  'legal-basis-missing',
  'legal-basis-expired',
  'not-authorized',
  'data-license-missing',
  'authority-unknown',
  'authority-not-in-force',
  'authority-exceeded',
  'authority-required',
  'tenant-suspended',
]);

/** The legal basis is the one that the event states or names; whether it suffices is decided with the start. Throws the problem `invalid-request`. */
function requestOf(runbookId: string, inputs: object, event: ReceivedEvent): StartRequest {
  const {
    legalBasis,
    authorityId,
    dataLicenses,
    incidentId,
    labels,
    triggeredBy = event.source,
  } = (event.data ?? {}) as Record<string, unknown>;
  const parsed = startRequest.safeParse({
    runbookId,
    inputs,
    legalBasis,
    authorityId,
    dataLicenses,
    ...(typeof incidentId === 'string' && { incidentId }),
    ...(isNamed(labels) && { labels }),
    ...(typeof triggeredBy === 'string' && { triggeredBy }),
  });
  if (parsed.success) return parsed.data as StartRequest;
  const faults = parsed.error.issues.map((issue) => `/data/${issue.path.join('/')}: ${issue.message}`);
  throw new Problem('invalid-request', `expected event data that a start can be made of, found: ${faults.join('; ')}`);
}

/** Labels of an event that are no labels of a run are words for somebody else, and start it all the same. */
const isNamed = (labels: unknown): boolean => labels !== undefined && startRequest.shape.labels.safeParse(labels).success;

/** True of a refusal that another try would only get again. */
const isFinalRefusal = (error: unknown): error is Error =>
  error instanceof ExpressionError || (error instanceof Problem && error.status < 500);
