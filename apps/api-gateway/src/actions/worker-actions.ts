import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@runbook/domain';
import { openedOnce, DocumentStore, systemClock, type CollectionSpec } from '@runbook/ports';

/** `gateway.worker-actions`: what workers of a tenant have said that they do. */
export interface WorkerActionDocument {
  /** Tenant and name. */
  readonly _id: string;
  readonly tenant: string;
  readonly name: string;
  readonly description: string;
  /** A JSON Schema of the parameters. */
  readonly parameters?: JsonObject;
  /** The process that said so last. */
  readonly worker: string;
  /** RFC 3339. */
  readonly announcedAt: string;
}

const SPEC: CollectionSpec = { name: 'gateway.worker-actions', indexes: [['tenant']] };

/** What a worker process says that it does. */
export interface Announcement {
  readonly worker: string;
  readonly actions: readonly { readonly name: string; readonly description: string; readonly parameters?: JsonObject }[];
}

/** Actions of one tenant that are listed. */
const ACTIONS_MAX = 1_000;

/**
 * The actions that workers have announced, so that authors see them and the check of a runbook knows their names. No decision depends on
 * this list, and an action that is lost from it comes back when its workers start again.
 */
@Injectable()
export class WorkerActions {
  constructor(private readonly documents: DocumentStore) {}

  async announce(tenant: string, { worker, actions }: Announcement): Promise<void> {
    const announcedAt = new Date(systemClock.now()).toISOString();
    const documents = actions.map(({ name, description, parameters }): WorkerActionDocument => ({
      _id: `${tenant} ${name}`,
      tenant,
      name,
      description,
      ...(parameters && { parameters }),
      worker,
      announcedAt,
    }));
    await (await this.collection()).write(documents.map((put) => ({ put })));
  }

  /** By name. */
  async of(tenant: string): Promise<WorkerActionDocument[]> {
    return (await this.collection()).find({ where: { tenant }, limit: ACTIONS_MAX });
  }

  private readonly collection = openedOnce(() => this.documents.collection<WorkerActionDocument>(SPEC));
}
