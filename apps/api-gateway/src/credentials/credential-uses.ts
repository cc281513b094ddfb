import { Injectable } from '@nestjs/common';
import type { CredentialsUsed, ExecutionEvent } from '@runbook/domain';
import { DocumentStore, openedOnce } from '@runbook/ports';
import { Patience } from '@runbook/processor';
import { StorePatience, type Delivery } from '@runbook/service';
import { isClaim, type DecisionRecord } from '@runbook/wire';
import type { Cursor } from '../http/cursor.js';
import type { LogFollower } from '../log/log-follower.js';

/** One use of one credential, as the log of executions has it. */
export interface UseDocument {
  readonly _id: string;
  /** JSON of tenant and name. */
  readonly credential: string;
  readonly version: number;
  readonly host: string;
  readonly execution: string;
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  readonly at: number;
}

const COLLECTION = { name: 'gateway.credential-uses', indexes: [['credential', 'at']] } as const;
const WRITTEN_AT_ONCE = 256;

/** Where credentials were used, folded from the log of executions. What is read again is stored again under the same id. */
@Injectable()
export class CredentialUses implements LogFollower {
  private readonly collection = openedOnce(() => this.documents.collection<UseDocument>(COLLECTION));
  private readonly patience: Patience;

  constructor(
    private readonly documents: DocumentStore,
    stores: StorePatience,
  ) {
    this.patience = stores.of('the uses of credentials');
  }

  /** Durable when it resolves: the position is saved behind it. */
  async deliver(delivery: Delivery): Promise<void> {
    if (delivery.kind !== 'records') return;
    const uses = delivery.records.flatMap(({ record }) => (isClaim(record) ? [] : usesIn(record as DecisionRecord<ExecutionEvent>)));
    for (let from = 0; from < uses.length; from += WRITTEN_AT_ONCE) {
      const puts = uses.slice(from, from + WRITTEN_AT_ONCE).map((put) => ({ put }));
      await this.patience.with('uses of credentials', async () => (await this.collection()).write(puts));
    }
  }

  /** Newest first. */
  async list(tenant: string, name: string, { limit, after }: { readonly limit: number; readonly after?: Cursor }): Promise<UseDocument[]> {
    const where = { credential: credentialKey(tenant, name) };
    return (await this.collection()).find({ where, order: { by: 'at', direction: 'desc' }, limit, ...(after && { after }) });
  }
}

function usesIn({ id, tenant, events }: DecisionRecord<ExecutionEvent>): UseDocument[] {
  return events
    .filter((event): event is CredentialsUsed => event.type === 'CredentialsUsed')
    .flatMap(({ use, credentials, step, attempt, executor, at }) =>
      credentials.map(({ name, version, host }, index) => ({
        _id: `${use}-${index}`,
        credential: credentialKey(tenant, name),
        ...{ version, host, execution: id, step, attempt, executor, at },
      })),
    );
}

const credentialKey = (tenant: string, name: string): string => JSON.stringify([tenant, name]);
