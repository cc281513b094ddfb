import {
  evolveIdentity,
  noIdentities,
  type Actor,
  type CredentialKind,
  type IdentityState,
  type Json,
  type UsedCredential,
} from '@runbook/domain';
import type { OutboundHttp, OwnRule } from '@runbook/outbound';
import {
  LocalKeyEncryption,
  placeOfCredential,
  SEALED_CREDENTIALS,
  SEALED_DATA_KEYS,
  SecretSource,
  sealedEnvelope,
  type IdentityCatalogue,
} from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { OAuthTokens } from '../src/secrets/oauth-tokens.js';
import { SecretVault, type Opened, type Opening } from '../src/secrets/secret-vault.js';
import { StoredCredentials } from '../src/secrets/stored-credentials.js';
import type { CredentialReader } from '../src/secrets/wanted-secrets.js';
import { CallServiceRunner } from '../src/steps/call-service.js';

export const CALL = new CallServiceRunner(undefined as never, undefined as never);
/** What a step of the suite calls. */
export const AT = { url: 'https://ti.example/x', credential: 'ti-api' };
const SAM: Actor = { kind: 'person', id: 'sam', tenant: 'acme', via: 'session' };
const KEY = new LocalKeyEncryption(() => ['a-key-for-credentials-of-the-suite-0123456789']);

/** The environment has the same name. */
class Environment extends SecretSource {
  override find() {
    return Promise.resolve('of the environment');
  }
}

/** A tenant's credentials as gateways keep them, and an executor's vault. */
export class Kept {
  readonly documents = new MemoryDocuments();
  readonly clock = new VirtualClock();
  readonly uses: (readonly UsedCredential[])[] = [];
  state: IdentityState = noIdentities;
  version = 0;

  async set(kind: CredentialKind, value: object, hosts: readonly string[] = ['ti.example:443']): Promise<void> {
    const version = ++this.version;
    const place = { tenant: 'acme', credential: 'ti-api', version };
    const { key, sealed } = await sealedEnvelope(KEY, JSON.stringify(value), placeOfCredential(place));
    const _id = `sealed_${version}`;
    await (await this.documents.collection(SEALED_DATA_KEYS)).write([{ put: { _id, ...key } }]);
    await (await this.documents.collection(SEALED_CREDENTIALS)).write([{ put: { _id, ...place, sealed, at: 0 } as never }]);
    const by = { at: 1, by: SAM, credential: 'ti-api', version, sealed: _id };
    this.state = evolveIdentity(
      this.state,
      version === 1 ? { type: 'CredentialCreated', ...by, kind, hosts, runbooks: ['triage'] } : { type: 'CredentialRotated', ...by },
    );
  }

  revoke(): void {
    this.state = evolveIdentity(this.state, { type: 'CredentialRevoked', at: 2, by: SAM, credential: 'ti-api', reason: 'found in a chat' });
  }

  open(
    parameters: object,
    reader: CredentialReader = CALL,
    more: Partial<Opening> & { http?: OutboundHttp; own?: OwnRule } = {},
  ): Promise<Opened> {
    const identities = { of: (tenant: string) => (tenant === 'acme' ? this.state : noIdentities) } as unknown as IdentityCatalogue;
    const tokens = new OAuthTokens(more.http ?? (undefined as never), this.clock, { of: () => more.own });
    const vault = new SecretVault(new Environment(), new StoredCredentials(identities, this.documents, KEY), tokens);
    const recorded = (used: readonly UsedCredential[]) => Promise.resolve(void this.uses.push(used));
    return vault.open({ tenant: 'acme', runbook: 'triage', parameters: parameters as Json, recorded, ...more }, reader);
  }
}
