import { Injectable } from '@nestjs/common';
import { DocumentStore, type CollectionSpec, type DocumentCollection } from '@runbook/ports';
import { variableOf } from '@runbook/service';

interface PublishedCredentials {
  readonly _id: string;
  readonly names: readonly string[];
}

/** Written by the executors when they start. */
const SPEC: CollectionSpec = { name: 'executor.credentials', indexes: [], readOnly: true };
const ID = 'names';

/** Which secrets the executors can find, by name. */
@Injectable()
export class KnownCredentials {
  private opened?: Promise<DocumentCollection<PublishedCredentials>>;

  constructor(private readonly documents: DocumentStore) {}

  /** For the check of a runbook; undefined where nobody can tell: before the first executor has ever started, or with a source that lists nothing. */
  async exists(): Promise<((name: string) => boolean) | undefined> {
    this.opened ??= this.documents.collection<PublishedCredentials>(SPEC);
    const published = await (await this.opened).get(ID);
    if (!published) return undefined;
    const known = new Set(published.names.map(variableOf));
    return (name) => known.has(variableOf(name));
  }
}
