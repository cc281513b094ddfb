import { evolveIdentity, noIdentities, type Actor, type IdentityState } from '@runbook/domain';
import {
  keyEncryptionOf,
  openedEnvelope,
  placeOfCredential,
  SEALED_CREDENTIALS,
  SEALED_DATA_KEYS,
  sealedNameOf,
  SubscriptionCatalogue,
  type IdentityCatalogue,
  type Logger,
  type RunbookCatalogue,
  type SealedCredential,
  type SealedDataKey,
  type Settings,
} from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACTLESS_MS_MAX, KEPT_EVERY_MS, SealedKeeping } from './sealed-keeping.js';
import { SealedStore } from './sealed-store.js';

const OLD = 'kq83hdn29sLw0vTz4mXc7bRf1yGp5uJe6oIaQsWdNhE=';
const NEW = 'Zx9vB2nM4kL7jH1gF5dS8aP3oI6uY0tR2eW5qA9zXcV=';
const CREDENTIALS = 150;
const SAM: Actor = { kind: 'person', id: 'sam', tenant: 'acme', via: 'session' };

const folder = mkdtempSync(join(tmpdir(), 'runbook-key-'));
const file = join(folder, 'keys');
const accept = (...keys: string[]) => writeFileSync(file, keys.join('\n'), { mode: 0o600 });
afterAll(() => rmSync(folder, { recursive: true }));

/** A gateway with its store, and an executor that opens what there is. */
class Kept {
  readonly documents = new MemoryDocuments();
  readonly clock = new VirtualClock();
  readonly settings = { credentialKeys: { file }, dataFolder: folder } as Settings;
  readonly store = new SealedStore(this.documents, this.clock, this.settings);
  state: IdentityState = noIdentities;
  readonly lines: object[] = [];
  readonly subscriptions = new SubscriptionCatalogue();
  readonly keeping = new SealedKeeping(
    this.store,
    { of: () => this.state } as unknown as IdentityCatalogue,
    { subscriptions: this.subscriptions } as unknown as RunbookCatalogue,
    this.clock,
    { info: (facts: object) => this.lines.push(facts), warn: (facts: object) => this.lines.push(facts) } as unknown as Logger,
  );

  async set(credential: string, version = 1): Promise<void> {
    const sealed = await this.store.seal({ tenant: 'acme', credential, version }, { token: `token of ${credential} ${version}` });
    const by = { at: 1, by: SAM, credential, version, sealed };
    this.state = evolveIdentity(
      this.state,
      version === 1 ? { type: 'CredentialCreated', ...by, kind: 'bearer', hosts: [], runbooks: [] } : { type: 'CredentialRotated', ...by },
    );
  }

  revoke(credential: string): void {
    this.state = evolveIdentity(this.state, { type: 'CredentialRevoked', at: 2, by: SAM, credential, reason: 'found' });
  }

  async values(): Promise<readonly SealedCredential[]> {
    return (await this.documents.collection<SealedCredential>(SEALED_CREDENTIALS)).find({ limit: 1_000 });
  }

  async keys(): Promise<readonly SealedDataKey[]> {
    return (await this.documents.collection<SealedDataKey>(SEALED_DATA_KEYS)).find({ limit: 1_000 });
  }

  /** As executors do it: the value, then its key, which may be wrapped anew in between. */
  async open(value: SealedCredential): Promise<string> {
    const key = (await (await this.documents.collection<SealedDataKey>(SEALED_DATA_KEYS)).get(value._id))!;
    return openedEnvelope(keyEncryptionOf(this.settings)!, { key, sealed: value.sealed }, placeOfCredential(value));
  }
}

let kept: Kept;
beforeEach(() => {
  accept(OLD);
  kept = new Kept();
});

describe('a key that is changed while work goes on', () => {
  it('fails no run, and the old one is needed no more', async () => {
    for (let n = 0; n < CREDENTIALS; n++) await kept.set(`key-${n}`);
    const [first] = await kept.keys();
    let isChanged = false;
    let opened = 0;
    const work = async (): Promise<void> => {
      while (!isChanged) {
        for (const value of (await kept.values()).slice(opened % CREDENTIALS, (opened % CREDENTIALS) + 7)) {
          expect(await kept.open(value)).toBe(JSON.stringify({ token: `token of ${value.credential} 1` }));
          opened++;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const working = work();
    accept(OLD, NEW);
    await kept.keeping.keep();
    expect(kept.lines).toEqual([]);
    accept(NEW, OLD);
    await Promise.all([kept.keeping.keep(), kept.set('key-made-meanwhile')]);
    isChanged = true;
    await working;
    expect(opened).toBeGreaterThan(0);
    expect(kept.lines).toEqual([{ wrapped: CREDENTIALS, erased: 0 }]);
    const names = new Set((await kept.keys()).map(({ by }) => by));
    expect(names.size).toBe(1);
    expect(names).not.toContain(first!.by);
    accept(NEW);
    for (const value of await kept.values()) expect(await kept.open(value)).toContain(value.credential);
  });

  it('is looked for once a minute, and what is not accepted is told once and left', async () => {
    await kept.set('ti-api');
    accept(NEW);
    kept.keeping.onApplicationBootstrap();
    await kept.clock.advance(0);
    for (let n = 0; n < 3; n++) await kept.clock.advance(KEPT_EVERY_MS);
    expect(kept.lines).toMatchObject([{ reason: expect.stringContaining('put that key back behind the newest') }]);
    accept(NEW, OLD);
    await kept.clock.advance(KEPT_EVERY_MS);
    expect(kept.lines.at(-1)).toEqual({ wrapped: 1, erased: 0 });
    await kept.keeping.onApplicationShutdown();
  });

  it('brings back nothing that is erased meanwhile', async () => {
    await kept.set('ti-api');
    const [value] = await kept.values();
    accept(NEW, OLD);
    // The key has been read when both are erased, and is written afterwards.
    const plain = kept.documents.collection.bind(kept.documents);
    let isFirst = true;
    kept.documents.collection = async (spec) => {
      const collection = await plain<SealedDataKey>(spec);
      const read = collection.get.bind(collection);
      collection.get = async (id) => {
        const found = await read(id);
        if (spec.name === SEALED_DATA_KEYS.name && isFirst) {
          isFirst = false;
          await kept.store.erase([id]);
        }
        return found;
      };
      return collection as never;
    };
    const store = new SealedStore(kept.documents, kept.clock, kept.settings);
    await store.rewrap([value!], (await store.newestKey())!);
    expect(isFirst).toBe(false);
    expect([await kept.values(), await kept.keys()]).toEqual([[], []]);
  });
});

describe('values that are sealed', () => {
  it('are erased when no fact keeps them any more', async () => {
    for (const version of [1, 2, 3]) await kept.set('ti-api', version);
    await kept.keeping.keep();
    expect(new Set((await kept.values()).map(({ version }) => version))).toEqual(new Set([2, 3]));
    kept.revoke('ti-api');
    await kept.keeping.keep();
    expect([await kept.values(), await kept.keys()]).toEqual([[], []]);
  });

  it('are left for an hour without a fact: somebody may be about to put it on record', async () => {
    await kept.store.seal({ tenant: 'acme', credential: 'ti-api', version: 1 }, { token: 'of a gateway that was killed' });
    await kept.clock.advance(FACTLESS_MS_MAX - 1);
    await kept.keeping.keep();
    expect(await kept.values()).toHaveLength(1);
    await kept.clock.advance(1);
    await kept.keeping.keep();
    expect([await kept.values(), await kept.keys()]).toEqual([[], []]);
  });
});

describe('keys of subscriptions that are sealed', () => {
  const terms = { url: 'https://siem.example/', types: [], runbooks: [] };
  const sealedAs = (version: number) =>
    kept.store.seal({ tenant: 'acme', credential: sealedNameOf('siem'), version }, { secret: `whsec_${version}` });
  const fold = (type: string, revision: number, more: object = {}) =>
    kept.subscriptions.fold('acme', { type, at: 1, by: SAM, subscription: 'siem', revision, ...more } as never);
  const versions = async () => (await kept.values()).map(({ version }) => version).sort((one, other) => one - other);

  it('are the one that signs, and for as long as both do the one before it', async () => {
    const [first, second, third] = [await sealedAs(1), await sealedAs(2), await sealedAs(3)];
    fold('SubscriptionRegistered', 1, { terms, secret: { version: 1, sealed: first } });
    fold('SubscriptionSecretRotated', 2, { secret: { version: 2, sealed: second }, previousUntil: 0 });
    fold('SubscriptionSecretRotated', 3, { secret: { version: 3, sealed: third }, previousUntil: kept.clock.now() + 1_000 });
    await kept.keeping.keep();
    expect(await versions()).toEqual([2, 3]);
    await kept.clock.advance(1_000);
    await kept.keeping.keep();
    expect(await versions()).toEqual([3]);
  });

  it('are none once it is removed, but for one that is about to become its next', async () => {
    fold('SubscriptionRegistered', 1, { terms, secret: { version: 1, sealed: await sealedAs(1) } });
    fold('SubscriptionRemoved', 2);
    await sealedAs(2);
    await kept.keeping.keep();
    expect(await versions()).toEqual([2]);
    await kept.clock.advance(FACTLESS_MS_MAX);
    await kept.keeping.keep();
    expect(await versions()).toEqual([]);
  });
});
