import type { OnApplicationBootstrap } from '@nestjs/common';
import { DocumentStore, type CollectionSpec } from '@runbook/ports';
import type { SecretSource } from '@runbook/service';

/** `executor.credentials`: one document with the names of the secrets, never a value, for the check of runbooks. */
const SPEC: CollectionSpec = { name: 'executor.credentials', indexes: [] };
const ID = 'names';

/**
 * Writes down at the start which secrets this executor can find, before it takes work. Executors of one deployment have the same; a source that
 * cannot tell its names leaves nothing, and nothing is checked.
 */
export class PublishedCredentials implements OnApplicationBootstrap {
  constructor(
    private readonly secrets: SecretSource,
    private readonly documents: DocumentStore,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const names = await this.secrets.names();
    const collection = await this.documents.collection<{ readonly _id: string; readonly names: readonly string[] }>(SPEC);
    await collection.write([names ? { put: { _id: ID, names } } : { remove: ID }]);
  }
}
