import type { OnApplicationBootstrap } from '@nestjs/common';
import { DocumentStore, type CollectionSpec, type DocumentCollection, type Operation } from '@runbook/ports';
import { describeAction, type ActionDescription } from './describe-action.js';
import type { ActionRegistry } from './registry.js';

/** `executor.actions`: what executors can do, for authors and for the check of runbooks. */
type PublishedAction = ActionDescription & { readonly _id: string };

const SPEC: CollectionSpec = { name: 'executor.actions', indexes: [] };
/** More are not a set of actions any more. */
const ACTIONS_MAX = 10_000;

/**
 * Writes down at the start which actions this executor has, plugins included, before it takes work. The registry is the truth; what is
 * written follows it with every start, so it may be dropped. Executors of one deployment have the same actions.
 */
export class PublishedActions implements OnApplicationBootstrap {
  constructor(
    private readonly registry: ActionRegistry,
    private readonly documents: DocumentStore,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const collection: DocumentCollection<PublishedAction> = await this.documents.collection<PublishedAction>(SPEC);
    const present = new Set(this.registry.names());
    const gone = (await collection.find({ limit: ACTIONS_MAX })).filter(({ _id }) => !present.has(_id));
    const puts = this.registry
      .all()
      .map((action): Operation<PublishedAction> => ({ put: { _id: action.name, ...describeAction(action) } }));
    await collection.write([...puts, ...gone.map(({ _id }): Operation<PublishedAction> => ({ remove: _id }))]);
  }
}
