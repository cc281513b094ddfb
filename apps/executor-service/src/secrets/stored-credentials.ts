import {
  keptVersions,
  ownCredential,
  readJson,
  refuseUse,
  type Credential,
  type CredentialKind,
  type CredentialUse,
} from '@runbook/domain';
import { openedOnce, type DocumentStore } from '@runbook/ports';
import {
  CREDENTIAL_VALUES,
  KeyRefused,
  openedEnvelope,
  placeOfCredential,
  SEALED_CREDENTIALS,
  SEALED_DATA_KEYS,
  type CredentialValue,
  type IdentityCatalogue,
  type KeyEncryption,
  type SealedCredential,
  type SealedDataKey,
} from '@runbook/service';
import { StepFailure } from '../steps/step-runner.js';

/** A value with its kind, opened. */
export type OpenedValue = {
  readonly [Kind in CredentialKind]: { readonly kind: Kind; readonly value: CredentialValue<Kind> };
}[CredentialKind];

/** The tenants' credentials: what is known of them, and the only place where a value is opened. */
export class StoredCredentials {
  private readonly values = openedOnce(() => this.documents.collection<SealedCredential>({ ...SEALED_CREDENTIALS, readOnly: true }));
  private readonly keys = openedOnce(() => this.documents.collection<SealedDataKey>({ ...SEALED_DATA_KEYS, readOnly: true }));

  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly documents: DocumentStore,
    private readonly keyEncryption: KeyEncryption | undefined,
  ) {}

  /** Undefined: the tenant has none of this name, however the name is spelled. A revoked one is found. */
  find(tenant: string, name: string): Credential | undefined {
    return ownCredential(this.identities.of(tenant), name);
  }

  /** Why it is not used there, by what the tenant's teams have now; undefined: it may be. */
  refusal(tenant: string, credential: Credential, use: CredentialUse): string | undefined {
    return refuseUse(credential, use, this.identities.of(tenant));
  }

  /**
   * The value of this version. Throws a terminal `denied` where it was revoked, removed or rotated away meanwhile, or opens with no key that is accepted; rejects
   * otherwise where the store or the key cannot be asked, and can be tried again.
   */
  async open(tenant: string, name: string, version: number): Promise<OpenedValue> {
    const credential = this.find(tenant, name);
    const kept = credential && keptVersions(credential).find((one) => one.version === version);
    if (!credential || !kept)
      throw denied(`expected version ${version} of credential ${name} in force, found it revoked, removed or replaced; run the step again`);
    if (!this.keyEncryption)
      throw denied('expected a key for credentials in the settings of this executor, found none; ask the operator of the service');
    const [value, key] = await Promise.all([(await this.values()).get(kept.sealed), (await this.keys()).get(kept.sealed)]);
    if (!value || !key) throw denied(`expected the sealed value of credential ${name}, version ${version}, found none; set it again`);
    const of = placeOfCredential({ tenant, credential: credential.name, version });
    try {
      const text = await openedEnvelope(this.keyEncryption, { key, sealed: value.sealed }, of);
      return { kind: credential.kind, value: CREDENTIAL_VALUES[credential.kind].parse(readJson(text)) } as OpenedValue;
    } catch (error) {
      throw error instanceof KeyRefused ? denied(error.message) : error;
    }
  }
}

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });
