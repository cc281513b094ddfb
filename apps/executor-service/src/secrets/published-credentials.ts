import type { OnApplicationBootstrap } from '@nestjs/common';
import { PLATFORM_TENANT, TENANTS_MAX } from '@runbook/domain';
import { DocumentStore, type CollectionSpec } from '@runbook/ports';
import type { SecretName, SecretSource } from '@runbook/service';

interface Published {
  readonly _id: string;
  readonly names: readonly string[];
}

/** `executor.credentials`: a document for each tenant with the names of its secrets, never a value, for the check of runbooks. */
const SPEC: CollectionSpec = { name: 'executor.credentials', indexes: [] };
/** The platform's own is always there, where names can be told. */
const idOf = (tenant: string): string => (tenant === PLATFORM_TENANT ? 'names' : `names of ${tenant}`);

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
    const collection = await this.documents.collection<Published>(SPEC);
    const before = await collection.find({ limit: TENANTS_MAX });
    const puts = names ? [...new Set([PLATFORM_TENANT, ...names.map(({ tenant }) => tenant)])].map((tenant) => namesOf(tenant, names)) : [];
    const gone = before.filter(({ _id }) => !puts.some((put) => put._id === _id));
    await collection.write([...puts.map((put) => ({ put })), ...gone.map(({ _id }) => ({ remove: _id }))]);
  }
}

const namesOf = (tenant: string, names: readonly SecretName[]): Published => ({
  _id: idOf(tenant),
  names: names.filter((one) => one.tenant === tenant).map(({ name }) => name),
});
