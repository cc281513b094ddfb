import { Inject, Injectable } from '@nestjs/common';
import { Clock, DocumentStore, openedOnce } from '@runbook/ports';
import {
  KeyRefused,
  KeyUnavailable,
  keyEncryptionOf,
  placeOfCredential,
  rewrappedKey,
  SEALED_CREDENTIALS,
  SEALED_DATA_KEYS,
  sealedEnvelope,
  SETTINGS,
  uuidv7,
  type KeyEncryption,
  type SealedCredential,
  type SealedDataKey,
  type Settings,
} from '@runbook/service';
import { Problem } from '../http/problem.js';

const READ_AT_ONCE = 100;

/** The sealed values of credentials, with their keys. What this gateway seals it never opens. */
@Injectable()
export class SealedStore {
  private readonly values = openedOnce(() => this.documents.collection<SealedCredential>(SEALED_CREDENTIALS));
  private readonly keys = openedOnce(() => this.documents.collection<SealedDataKey>(SEALED_DATA_KEYS));
  private readonly keyEncryption?: KeyEncryption;

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.keyEncryption = keyEncryptionOf(settings);
  }

  /** Seals a value for this version; the id of its document. Throws the problem `credential-key-unavailable`. */
  async seal(of: Pick<SealedCredential, 'tenant' | 'credential' | 'version'>, value: object): Promise<string> {
    const _id = `sealed_${uuidv7()}`;
    const { key, sealed } = await this.enveloped(JSON.stringify(value), placeOfCredential(of));
    // The value last: a key without one opens nothing.
    await (await this.keys()).write([{ insert: { _id, ...key } }]);
    await (await this.values()).write([{ insert: { _id, ...of, sealed, at: this.clock.now() } }]);
    return _id;
  }

  async erase(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const removals = ids.map((remove) => ({ remove }));
    await (await this.values()).write(removals);
    await (await this.keys()).write(removals);
  }

  /** Of one credential of one tenant. */
  async of(tenant: string, credential: string): Promise<readonly SealedCredential[]> {
    return (await this.values()).find({ where: { tenant, credential }, limit: READ_AT_ONCE });
  }

  /** All that there are, some at a time. */
  async *all(): AsyncGenerator<readonly SealedCredential[]> {
    for (let last = ''; ;) {
      const some: readonly SealedCredential[] = await (await this.values()).find({ where: { _id: { gt: last } }, limit: READ_AT_ONCE });
      if (some.length > 0) yield some;
      if (some.length < READ_AT_ONCE) return;
      last = some.at(-1)!._id;
    }
  }

  /** Wraps the keys of these values with the newest key, where another one has; how many it was. Rejects as `KeyEncryption` does. */
  async rewrap(values: readonly SealedCredential[], newest: string): Promise<number> {
    let count = 0;
    for (const value of values) if (await this.rewrapOne(value, newest)) count++;
    return count;
  }

  /** Names the key that wraps now; undefined: there is none. Rejects with `KeyUnavailable`. */
  newestKey(): Promise<string | undefined> {
    return this.keyEncryption?.newest() ?? Promise.resolve(undefined);
  }

  private async rewrapOne(value: SealedCredential, newest: string): Promise<boolean> {
    const { _id } = value;
    const keys = await this.keys();
    const key = await keys.get(_id);
    if (!key || key.by === newest || !this.keyEncryption) return false;
    await keys.write([{ put: { _id, ...(await rewrappedKey(this.keyEncryption, key, placeOfCredential(value))) } }]);
    // It was erased meanwhile: then this is the key of nothing, and goes too.
    if (!(await (await this.values()).get(_id))) await keys.write([{ remove: _id }]);
    return true;
  }

  private async enveloped(text: string, of: string) {
    if (!this.keyEncryption)
      throw unavailable('expected a key for credentials in the settings (CREDENTIALS_KEY), found none; ask the operator of this service');
    try {
      return await sealedEnvelope(this.keyEncryption, text, of);
    } catch (error) {
      throw error instanceof KeyUnavailable || error instanceof KeyRefused ? unavailable(error.message) : error;
    }
  }
}

const unavailable = (detail: string): Problem => new Problem('credential-key-unavailable', detail);
