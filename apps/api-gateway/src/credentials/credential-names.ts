import { Injectable } from '@nestjs/common';
import { ownCredential, PLATFORM_TENANT, refuseUse } from '@runbook/domain';
import { endpointOf, endpointOfUrl, targetOf } from '@runbook/outbound';
import { openedOnce, DocumentStore, type CollectionSpec } from '@runbook/ports';
import { IdentityCatalogue, isSameSecret } from '@runbook/service';

interface PublishedNames {
  readonly _id: string;
  readonly names: readonly string[];
}

/** Written by the executors when they start. */
const SPEC: CollectionSpec = { name: 'executor.credentials', indexes: [], readOnly: true };
/** As the executors name them: the platform's own is always there, where names can be told. */
const OF_PLATFORM = 'names';
const idOf = (tenant: string): string => (tenant === PLATFORM_TENANT ? OF_PLATFORM : `names of ${tenant}`);

/** The names of the secrets that the executors can find: the tenant's own credentials, and those of their environment. */
@Injectable()
export class CredentialNames {
  private readonly collection = openedOnce(() => this.documents.collection<PublishedNames>(SPEC));

  constructor(
    private readonly documents: DocumentStore,
    private readonly identities: IdentityCatalogue,
  ) {}

  /**
   * Whether a secret of the tenant exists, for the check of a runbook. Undefined where that cannot be told: before the first executor has ever started, or
   * with a source of secrets that lists nothing.
   */
  async exists(tenant: string): Promise<((name: string) => boolean) | undefined> {
    const collection = await this.collection();
    if (!(await collection.get(OF_PLATFORM))) return undefined;
    const { names = [] } = (await collection.get(idOf(tenant))) ?? {};
    return (name) => ownCredential(this.identities.of(tenant), name) !== undefined || names.some((one) => isSameSecret(one, name));
  }

  /** Why the runbook may not use the tenant's own credential at this place, as far as it can be told before a run. `place`: as a step names its host. */
  refusal(tenant: string, name: string, runbook: string, place: string | undefined): string | undefined {
    const state = this.identities.of(tenant);
    const credential = ownCredential(state, name);
    return credential && refuseUse(credential, { runbook, host: (place !== undefined && hostOf(place)) || UNTOLD }, state);
  }
}

/** It is computed, or is none: the executor sees it. */
const UNTOLD = null;
const SSH_PORT = 22;

function hostOf(place: string): string | undefined {
  if (/^https?:\/\//i.test(place)) return URL.canParse(place) ? targetOf(endpointOfUrl(new URL(place))) : undefined;
  const login = endpointOf(place.replace(/^[^@]*@/, ''), SSH_PORT);
  return login && targetOf(login);
}
