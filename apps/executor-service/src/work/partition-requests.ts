import type {
  ExecutionEvent,
  ExecutionStarted,
  StepCancelRequested,
  StepInDoubt,
  StepLeaseRenewed,
  StepPolicyDecided,
  StepRequested,
} from '@runbook/domain';
import type { AdmittedRecord, ReaderPosition } from '@runbook/processor';
import { TRACEPARENT } from '@runbook/telemetry';
import { isClaim, type DecisionRecord } from '@runbook/wire';
import type { ExecutionFacts, Hold, OpenExecution, OpenRequest } from './requests.js';
import { Watermark } from './watermark.js';

/** Told about changes while a batch is folded. */
export interface RequestObserver {
  opened(request: OpenRequest): void;
  /** Another dispatch of an attempt that is open here already. */
  askedAgain(request: OpenRequest): void;
  /** Somebody holds its lease, for the first time in this dispatch. */
  held(request: OpenRequest): void;
  /** The log has a decision of the policy about it, by the digest of its input. */
  policyNoted(request: OpenRequest, inputDigest: string): void;
  cancelRequested(request: OpenRequest): void;
  doubted(request: OpenRequest): void;
  closed(request: OpenRequest): void;
  /** The use of credentials stands on the log. */
  used(useId: string): void;
}

/** How a record lies on the log. */
interface Stored {
  /** Of its value. */
  readonly bytes: number;
  readonly traceparent: string | undefined;
}

/** Folds one partition of the executions' log into what is still to be done. */
export class PartitionRequests {
  /** Ids of executions that ended and may have been parked: their documents are to be removed. */
  readonly ended = new Set<string>();
  private readonly executions = new Map<string, OpenExecution>();

  constructor(
    private readonly partition: number,
    private readonly observer: RequestObserver,
    readonly watermark = new Watermark(),
  ) {}

  fold(records: readonly AdmittedRecord[], position: ReaderPosition): void {
    if (records.length > 0) {
      const hold = this.watermark.current();
      for (const { record, bytes, headers } of records) {
        if (isClaim(record) || record.aggregate !== 'execution') continue;
        for (const event of record.events as readonly ExecutionEvent[])
          this.apply(record, event, { bytes: bytes.length, traceparent: headers[TRACEPARENT] }, hold);
      }
    }
    this.watermark.passed(position, records.length);
  }

  /** Oldest first. */
  open(): OpenRequest[] {
    const requests = [...this.executions.values()].flatMap((execution) => [...execution.requests.values()]);
    return requests.sort((a, b) => a.asked.at - b.asked.at);
  }

  /** Its facts are durable elsewhere from now on. */
  parked(execution: OpenExecution): void {
    execution.hold?.executions.delete(execution);
    execution.hold = undefined;
    this.forgetIfIdle(execution);
  }

  private apply(record: DecisionRecord, event: ExecutionEvent, stored: Stored, hold: Hold): void {
    switch (event.type) {
      case 'ExecutionStarted':
        return this.start(record, factsOf(event), hold);
      case 'ExecutionReopened':
        // One that had not ended is known, here or in the store.
        return event.about && !this.executions.has(record.id) ? this.start(record, event.about, hold) : undefined;
      case 'StepRequested':
        // What is offered is for workers in other processes.
        return event.offered ? undefined : this.request(record, event, stored, hold);
      case 'StepLeaseRenewed':
        return this.hold(record.id, event);
      case 'StepPolicyDecided':
        return this.notePolicy(record.id, event);
      case 'CredentialsUsed':
        return this.observer.used(event.use);
      case 'StepCancelRequested':
        return this.cancel(record.id, event);
      case 'StepInDoubt':
        return this.doubt(record.id, event);
      case 'StepHeld':
      case 'StepCompleted':
      case 'StepSimulated':
      case 'StepFailed':
      case 'StepAttemptFailed':
      case 'StepSkipped':
      case 'StepCancelled':
      case 'StepResolved':
        return this.close(record.id, event.step);
      case 'StepsReset':
        return event.reset.forEach((step) => this.close(record.id, step));
      case 'ExecutionCompleted':
      case 'ExecutionFailed':
      case 'ExecutionCancelled':
      case 'ExecutionTimedOut':
        return this.end(record.id);
      default:
      // What does not concern the executor, whatever is added.
    }
  }

  /** Nothing more is done about it here, and a restart need not find it. */
  giveUp(request: OpenRequest): void {
    if (request.closed) return;
    this.settle(request);
    this.forgetIfIdle(request.execution);
  }

  private start({ id, tenant }: DecisionRecord, facts: ExecutionFacts, hold: Hold): void {
    const execution: OpenExecution = { id, tenant, facts, hold, requests: new Map() };
    this.ended.delete(id);
    hold.executions.add(execution);
    this.executions.set(id, execution);
  }

  private request({ id, tenant, requestId }: DecisionRecord, asked: StepRequested, { bytes, traceparent }: Stored, hold: Hold): void {
    let execution = this.executions.get(id);
    if (!execution) this.executions.set(id, (execution = { id, tenant, requests: new Map() }));
    const current = execution.requests.get(asked.step);
    if (current?.asked.attempt === asked.attempt && !current.inDoubt) {
      current.asked = asked;
      current.requestId = requestId;
      current.traceparent = traceparent;
      current.holder = undefined;
      return this.observer.askedAgain(current);
    }
    if (current) this.settle(current);
    hold.requests++;
    const request: OpenRequest = { execution, partition: this.partition, asked, bytes, hold, closed: false, requestId, traceparent };
    execution.requests.set(asked.step, request);
    this.observer.opened(request);
  }

  private hold(executionId: string, { step, attempt, dispatch, executor }: StepLeaseRenewed): void {
    const request = this.find(executionId, step, attempt);
    if (!request || request.holder !== undefined || request.asked.dispatch !== dispatch) return;
    request.holder = executor;
    this.observer.held(request);
  }

  private notePolicy(executionId: string, { step, attempt, decision }: StepPolicyDecided): void {
    const request = this.find(executionId, step, attempt);
    if (request) this.observer.policyNoted(request, decision.inputDigest);
  }

  private cancel(executionId: string, { step, attempt, at, graceUntil }: StepCancelRequested): void {
    const request = this.find(executionId, step, attempt);
    if (!request || request.cancel) return;
    request.cancel = { at, graceUntil };
    this.observer.cancelRequested(request);
  }

  private doubt(executionId: string, { step, attempt }: StepInDoubt): void {
    const request = this.find(executionId, step, attempt);
    if (!request || request.inDoubt) return;
    request.inDoubt = true;
    this.observer.doubted(request);
  }

  private find(executionId: string, step: string, attempt: number): OpenRequest | undefined {
    const request = this.executions.get(executionId)?.requests.get(step);
    return request?.asked.attempt === attempt ? request : undefined;
  }

  private close(executionId: string, step: string): void {
    const execution = this.executions.get(executionId);
    const request = execution?.requests.get(step);
    if (!execution || !request) return;
    this.settle(request);
    this.forgetIfIdle(execution);
  }

  private end(executionId: string): void {
    const execution = this.executions.get(executionId);
    if (!execution?.hold || this.watermark.mayBeParked(execution.hold)) this.ended.add(executionId);
    if (!execution) return;
    for (const request of execution.requests.values()) this.settle(request);
    execution.hold?.executions.delete(execution);
    this.executions.delete(executionId);
  }

  private settle(request: OpenRequest): void {
    request.execution.requests.delete(request.asked.step);
    request.hold.requests--;
    request.closed = true;
    this.observer.closed(request);
  }

  /** A parked execution is kept in memory only while it has requests. */
  private forgetIfIdle(execution: OpenExecution): void {
    if (!execution.hold && execution.requests.size === 0) this.executions.delete(execution.id);
  }
}

function factsOf({ runbook, at, startedBy, legalBasis, dataLicenses, incidentId }: ExecutionStarted): ExecutionFacts {
  return { runbook, startedAt: at, startedBy, legalBasis, dataLicenses, incidentId };
}
