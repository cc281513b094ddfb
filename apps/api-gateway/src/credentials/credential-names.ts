import { Injectable } from '@nestjs/common';
import { openedOnce, DocumentStore, type CollectionSpec } from '@runbook/ports';
import { variableOf } from '@runbook/service';

interface PublishedNames {
  readonly _id: string;
  readonly names: readonly string[];
}

/** Written by the executors when they start. */
const SPEC: CollectionSpec = { name: 'executor.credentials', indexes: [], readOnly: true };
const ID = 'names';

/** The names of the secrets that the executors can find. */
@Injectable()
export class CredentialNames {
  private readonly collection = openedOnce(() => this.documents.collection<PublishedNames>(SPEC));

  constructor(private readonly documents: DocumentStore) {}

  /**
   * Whether a secret exists, for the check of a runbook. Undefined where that cannot be told: before the first executor has ever started, or
   * with a source of secrets that lists nothing.
   */
  async exists(): Promise<((name: string) => boolean) | undefined> {
    const published = await (await this.collection()).get(ID);
    if (!published) return undefined;
    const variables = new Set(published.names.map(variableOf));
    return (name) => variables.has(variableOf(name));
  }
}
