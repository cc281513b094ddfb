import { Injectable } from '@nestjs/common';
import type { ExecutionEvent, ExecutionRejection } from '@runbook/domain';
import { openedOnce, DocumentStore, type CollectionSpec } from '@runbook/ports';
import type { DecisionRecord } from '@runbook/wire';
import { UnwrittenDocuments } from '../documents/unwritten-documents.js';
import { slotOf } from './keyed-command.js';
import { releasedBy } from './released-steps.js';

/** `gateway.keyed-decisions`: the decision about a command that came with an `Idempotency-Key`. */
export interface KeyedDecision {
  /** `KeyedCommand.slot`. */
  readonly _id: string;
  readonly command: string;
  /** 1 when it was done, 0 when it was refused. A command that was sent twice at once is done once and refused once: done counts. */
  readonly done: 0 | 1;
  readonly execution: string;
  readonly rejection?: ExecutionRejection;
  /** Of one that let steps go on: their paths. */
  readonly released?: readonly string[];
}

const SPEC: CollectionSpec = { name: 'gateway.keyed-decisions', indexes: [], compared: ['done'] };

/** Folded from the log, so that every gateway, and one that was started anew, gives a repeated request its first answer. */
@Injectable()
export class KeyedDecisions {
  private readonly unwritten = new UnwrittenDocuments<KeyedDecision>(
    openedOnce(() => this.documents.collection<KeyedDecision>(SPEC)),
    'done',
  );

  constructor(private readonly documents: DocumentStore) {}

  get(slot: string): Promise<KeyedDecision | undefined> {
    return this.unwritten.get(slot);
  }

  write(): Promise<void> {
    return this.unwritten.write();
  }

  follow({ cause, id, rejection, events }: DecisionRecord): void {
    const slot = 'command' in cause ? slotOf(cause.command) : undefined;
    if (slot === undefined || !('command' in cause)) return;
    const outcome = rejection === undefined ? { done: 1 as const } : { done: 0 as const, rejection: rejection as ExecutionRejection };
    const released = releasedBy(events as readonly ExecutionEvent[]);
    this.unwritten.put({ _id: slot, command: cause.command, execution: id, ...outcome, ...(released && { released }) });
  }
}
