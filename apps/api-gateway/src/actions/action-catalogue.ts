import { Injectable } from '@nestjs/common';
import type { DeclaredAction, JsonObject } from '@runbook/domain';
import { openedOnce, DocumentStore, type CollectionSpec } from '@runbook/ports';
import { RunbookCatalogue } from '@runbook/service';
import { WorkerActions } from './worker-actions.js';

/** An action that a step may name in `use:`. */
export interface CataloguedAction extends DeclaredAction {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema (2020-12) of what stands under `with`; absent where its worker has announced none. */
  readonly parameters?: JsonObject;
  /** The members that its output may have; absent where it is not said. */
  readonly outputs?: readonly string[];
  /** Where it is done: by the executors, or by workers, which may be away at the moment. */
  readonly by: 'executor' | 'worker';
  /** Of an action that workers do: when one of them announced it last, RFC 3339. */
  readonly announcedAt?: string;
}

interface PublishedAction {
  readonly _id: string;
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
  readonly outputs?: readonly string[];
}

/** Written by the executors when they start. */
const SPEC: CollectionSpec = { name: 'executor.actions', indexes: [], readOnly: true };
const ACTIONS_MAX = 10_000;

/** The actions that the tenant's runbooks may name. */
@Injectable()
export class ActionCatalogue {
  private readonly collection = openedOnce(() => this.documents.collection<PublishedAction>(SPEC));

  constructor(
    private readonly documents: DocumentStore,
    private readonly workers: WorkerActions,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  /** By name. */
  async of(tenant: string): Promise<CataloguedAction[]> {
    const [published, announced] = await Promise.all([this.published(), this.workers.of(tenant)]);
    return [
      ...published.map(({ _id, ...action }): CataloguedAction => ({ ...action, by: 'executor' })),
      ...announced.map(({ name, description, parameters, announcedAt }): CataloguedAction => {
        const declared = this.catalogue.actions.find(tenant, name);
        return { name, description, ...(parameters && { parameters }), ...declared, by: 'worker', announcedAt };
      }),
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private async published(): Promise<PublishedAction[]> {
    return (await this.collection()).find({ limit: ACTIONS_MAX });
  }
}
