import { Injectable } from '@nestjs/common';
import type { ClaimedTeam } from '@runbook/domain';
import { Clock, DocumentStore, openedOnce, type DocumentCollection } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import { randomBytes } from 'node:crypto';
import {
  keysOfProvider,
  openedIdToken,
  sealedIdToken,
  sidKey,
  subjectKey,
  type ProviderSession,
  type ProviderSessionKeys,
} from './provider-session.js';
import { readToken, tokensOf } from './session-tokens.js';
import type { SessionOrigin } from './session-origin.js';

/** The key by which a session began: it permits what the key does, for as long as the key is good. Its name or its hash, never the key. */
export type SessionKey = { readonly ofSettings: string } | { readonly id: string };

/** A person who has signed in. Tokens are kept as hashes. */
interface SessionDocument extends SessionTerms, ProviderSessionKeys {
  /** Hash of the session's name, which both of its tokens carry. */
  readonly _id: string;
  readonly tenant: string;
  readonly person: string;
  readonly startedAt: number;
  readonly accessHash: string;
  readonly accessUntil: number;
  readonly refreshHash: string;
  /** Milliseconds since the epoch; the session is over then, whatever is done with it. */
  readonly until: number;
}

/** What is known of how a session began. */
export interface SessionTerms {
  /** What an issuer said that the person may do; undefined: the roles that the person has here. */
  readonly roles?: readonly string[];
  /** In which teams of the tenant the issuer said that the person is, beside those of the log. */
  readonly teams?: readonly ClaimedTeam[];
  /** Where it began; undefined: here, by a password. */
  readonly provider?: ProviderSession;
  /** When the person last proved who he is; undefined: a provider vouched for him, and did not say when it asked. */
  readonly provenAt?: number;
  /** A code is due still: until it is given, the session permits nothing. */
  readonly isHalfway?: true;
  /** It began by a key, and is over when the key is. */
  readonly key?: SessionKey;
  /** From where it began; undefined: before that was kept. */
  readonly origin?: SessionOrigin;
}

export interface Session extends SessionTerms {
  readonly id: string;
  readonly tenant: string;
  readonly person: string;
  readonly startedAt: number;
  readonly until: number;
}

export interface Tokens {
  /** For `Authorization: Bearer`. */
  readonly accessToken: string;
  readonly accessUntil: number;
  /** For one `POST /auth/refresh`. */
  readonly refreshToken: string;
  readonly until: number;
}

/** A token that was read over somebody's shoulder is good for so long. */
export const ACCESS_MS = 15 * 60_000;
/** A working day and the evening behind it; then a password is asked for again. */
export const SESSION_MS = 12 * 3_600_000;
/** Signed in on so many devices at once; the oldest session ends. */
const SESSIONS_MAX = 20;
/** More one word of a provider does not end: a person has fewer in every tenant together. */
const ENDED_MAX = 1_000;
/** Sessions that are over and are removed with one sign-in. */
const REMOVED_MAX = 100;

const COLLECTION = { name: 'gateway.sessions', indexes: [['owner'], ['until'], ['providerSubject'], ['providerSid']] } as const;
const NAME_BYTES = 16;

type Stored = SessionDocument & { readonly owner: string };

/** Who is signed in. Kept where it can be erased, and read with every request: a session that was ended is over at once, at every gateway. */
@Injectable()
export class Sessions {
  private readonly collection = openedOnce(() => this.documents.collection<Stored>(COLLECTION));

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
  ) {}

  /** `idToken`: what its provider said; it is kept sealed, for when the session ends. */
  async begin(tenant: string, person: string, terms: SessionTerms = {}, idToken?: string): Promise<Tokens> {
    const sessions = await this.collection();
    await this.makeRoom(sessions, ownerOf(tenant, person));
    const now = this.clock.now();
    const name = randomBytes(NAME_BYTES).toString('base64url');
    const provider = terms.provider && idToken !== undefined && { provider: { ...terms.provider, ...sealedIdToken(name, idToken) } };
    const { document, tokens } = renewed({ name, tenant, person, startedAt: now, until: now + SESSION_MS, ...terms, ...provider }, now);
    await sessions.write([{ put: document }]);
    return tokens;
  }

  /** Undefined: no such token, or it is over. */
  async ofAccess(token: string): Promise<Session | undefined> {
    const read = readToken(token, 'a');
    const found = read && (await (await this.collection()).get(sha256Of(read.name)));
    if (!found || found.accessHash !== read.hash || found.accessUntil <= this.clock.now()) return undefined;
    return shown(found);
  }

  /**
   * New tokens for a session; those before are over. Undefined: there is none, or the token was used before. Then somebody else has it too, and
   * the session is ended for both.
   */
  async refresh(token: string): Promise<{ readonly session: Session; readonly tokens: Tokens } | undefined> {
    const read = readToken(token, 'r');
    const sessions = await this.collection();
    const found = read && (await sessions.get(sha256Of(read.name)));
    const now = this.clock.now();
    if (!found || found.until <= now) return undefined;
    if (found.refreshHash !== read.hash) {
      await sessions.write([{ remove: found._id }]);
      return undefined;
    }
    const { document, tokens } = renewed({ ...shown(found), name: read.name }, now);
    await sessions.write([{ put: document }]);
    return { session: shown(document), tokens };
  }

  /** Its person has proved who he is, now. */
  async prove(id: string): Promise<void> {
    const sessions = await this.collection();
    const found = await sessions.get(id);
    if (!found) return;
    const { isHalfway: _over, ...whole } = found;
    await sessions.write([{ put: { ...whole, provenAt: this.clock.now() } }]);
  }

  async end(id: string): Promise<void> {
    await (await this.collection()).write([{ remove: id }]);
  }

  /** What the provider said when the session of this access token began; undefined: it began here, or that was not kept. */
  async idTokenOf(token: string): Promise<{ readonly provider: string; readonly idToken: string | undefined } | undefined> {
    const read = readToken(token, 'a');
    const provider = (await this.ofAccess(token))?.provider;
    return read && provider && { provider: provider.name, idToken: openedIdToken(read.name, provider) };
  }

  /**
   * Ends what a provider has ended: the session that it names, or all of its person, that began until `startedUntil`. What began later is another
   * session, whenever the word arrives.
   */
  async endAtProvider(
    name: string,
    { subject, sid }: { readonly subject?: string; readonly sid?: string },
    startedUntil: number,
  ): Promise<number> {
    const sessions = await this.collection();
    const where = {
      ...(subject !== undefined && { providerSubject: subjectKey(name, subject) }),
      ...(sid !== undefined && { providerSid: sidKey(name, sid) }),
    };
    if (Object.keys(where).length === 0)
      throw new Error('expected a subject or a session of the provider, found neither; this is a defect');
    const found = await sessions.find({ where, limit: ENDED_MAX });
    const ended = found.filter(({ startedAt }) => startedAt <= startedUntil);
    if (ended.length > 0) await sessions.write(ended.map(({ _id }) => ({ remove: _id })));
    return ended.length;
  }

  /** But for the one of this id. */
  async endAllOf(tenant: string, person: string, butFor?: string): Promise<void> {
    const sessions = await this.collection();
    const found = (await ownedBy(sessions, ownerOf(tenant, person))).filter(({ _id }) => _id !== butFor);
    if (found.length > 0) await sessions.write(found.map(({ _id }) => ({ remove: _id })));
  }

  /** False: the person has none of this id. */
  async endOf(tenant: string, person: string, id: string): Promise<boolean> {
    const sessions = await this.collection();
    const found = await sessions.get(id);
    if (!found || found.owner !== ownerOf(tenant, person)) return false;
    await sessions.write([{ remove: id }]);
    return found.until > this.clock.now();
  }

  /** Those that go on, the newest first. */
  async allOf(tenant: string, person: string): Promise<readonly Session[]> {
    const found = await ownedBy(await this.collection(), ownerOf(tenant, person));
    const now = this.clock.now();
    return found
      .filter(({ until }) => until > now)
      .sort((one, other) => other.startedAt - one.startedAt)
      .map(shown);
  }

  private async makeRoom(sessions: DocumentCollection<Stored>, owner: string): Promise<void> {
    const over = await sessions.find({ where: { until: { lte: this.clock.now() } }, limit: REMOVED_MAX });
    const own = await ownedBy(sessions, owner);
    const oldest = own.sort((one, other) => one.startedAt - other.startedAt).slice(0, Math.max(0, own.length - SESSIONS_MAX + 1));
    const ended = new Set([...over, ...oldest].map(({ _id }) => _id));
    if (ended.size > 0) await sessions.write([...ended].map((remove) => ({ remove })));
  }
}

/** Two sign-ins at once may each have made room for one. */
const ownedBy = (sessions: DocumentCollection<Stored>, owner: string): Promise<Stored[]> =>
  sessions.find({ where: { owner }, limit: SESSIONS_MAX * 2 });

const ownerOf = (tenant: string, person: string): string => JSON.stringify([tenant, person]);

const shown = ({ _id: id, tenant, person, startedAt, until, ...stored }: Stored): Session => ({
  ...{ id, tenant, person, startedAt, until },
  ...termsOf(stored),
});

const termsOf = ({ roles, teams, provider, provenAt, isHalfway, key, origin }: SessionTerms): SessionTerms => ({
  ...(roles && { roles }),
  ...(teams && { teams }),
  ...(provider && { provider }),
  ...(provenAt !== undefined && { provenAt }),
  ...(isHalfway && { isHalfway }),
  ...(key && { key }),
  ...(origin && { origin }),
});

function renewed(session: Omit<Session, 'id'> & { readonly name: string }, now: number): { document: Stored; tokens: Tokens } {
  const { name, tenant, person, startedAt, until } = session;
  const { accessToken, accessHash, refreshToken, refreshHash } = tokensOf(name);
  const accessUntil = Math.min(now + ACCESS_MS, until);
  const document: Stored = {
    ...{ _id: sha256Of(name), owner: ownerOf(tenant, person), tenant, person, startedAt, until },
    ...{ accessHash, accessUntil, refreshHash },
    ...termsOf(session),
    ...(session.provider && keysOfProvider(session.provider)),
  };
  return { document, tokens: { accessToken, accessUntil, refreshToken, until } };
}
