import { Injectable } from '@nestjs/common';
import { PLATFORM_TENANT } from '@runbook/domain';
import { openedOnce, DocumentStore, type CollectionSpec } from '@runbook/ports';
import { isSameSecret } from '@runbook/service';

interface PublishedNames {
  readonly _id: string;
  readonly names: readonly string[];
}

/** Written by the executors when they start. */
const SPEC: CollectionSpec = { name: 'executor.credentials', indexes: [], readOnly: true };
/** As the executors name them: the platform's own is always there, where names can be told. */
const OF_PLATFORM = 'names';
const idOf = (tenant: string): string => (tenant === PLATFORM_TENANT ? OF_PLATFORM : `names of ${tenant}`);

/** The names of the secrets that the executors can find. */
@Injectable()
export class CredentialNames {
  private readonly collection = openedOnce(() => this.documents.collection<PublishedNames>(SPEC));

  constructor(private readonly documents: DocumentStore) {}

  /**
   * Whether a secret of the tenant exists, for the check of a runbook. Undefined where that cannot be told: before the first executor has ever started, or
   * with a source of secrets that lists nothing.
   */
  async exists(tenant: string): Promise<((name: string) => boolean) | undefined> {
    const collection = await this.collection();
    if (!(await collection.get(OF_PLATFORM))) return undefined;
    const { names = [] } = (await collection.get(idOf(tenant))) ?? {};
    return (name) => names.some((one) => isSameSecret(one, name));
  }
}
