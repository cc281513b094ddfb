import { Injectable } from '@nestjs/common';
import { Clock, DocumentStore, openedOnce, type DocumentCollection } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import { randomBytes } from 'node:crypto';

/** A person who has signed in. Tokens are kept as hashes. */
interface SessionDocument {
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
  readonly roles?: readonly string[];
  readonly provenAt?: number;
  readonly isHalfway?: true;
}

/** What is known of how a session began. */
export interface SessionTerms {
  /** What an issuer said that the person may do; undefined: the roles that the person has here. */
  readonly roles?: readonly string[];
  /** When the person last proved who he is; undefined: a provider vouched for him, and did not say when it asked. */
  readonly provenAt?: number;
  /** A code is due still: until it is given, the session permits nothing. */
  readonly isHalfway?: true;
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
/** Sessions that are over and are removed with one sign-in. */
const REMOVED_MAX = 100;

const COLLECTION = { name: 'gateway.sessions', indexes: [['owner'], ['until']] } as const;
const TOKEN = /^rb([ar])_([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/;
const NAME_BYTES = 16;
const SECRET_BYTES = 32;

type Stored = SessionDocument & { readonly owner: string };

/** Who is signed in. Kept where it can be erased, and read with every request: a session that was ended is over at once, at every gateway. */
@Injectable()
export class Sessions {
  private readonly collection = openedOnce(() => this.documents.collection<Stored>(COLLECTION));

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
  ) {}

  async begin(tenant: string, person: string, terms: SessionTerms = {}): Promise<Tokens> {
    const sessions = await this.collection();
    await this.makeRoom(sessions, ownerOf(tenant, person));
    const now = this.clock.now();
    const name = randomBytes(NAME_BYTES).toString('base64url');
    const { document, tokens } = renewed({ name, tenant, person, startedAt: now, until: now + SESSION_MS, ...terms }, now);
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

  async endAllOf(tenant: string, person: string): Promise<void> {
    const sessions = await this.collection();
    const found = await ownedBy(sessions, ownerOf(tenant, person));
    await sessions.write(found.map(({ _id }) => ({ remove: _id })));
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

const termsOf = ({ roles, provenAt, isHalfway }: SessionTerms): SessionTerms => ({
  ...(roles && { roles }),
  ...(provenAt !== undefined && { provenAt }),
  ...(isHalfway && { isHalfway }),
});

function renewed(session: Omit<Session, 'id'> & { readonly name: string }, now: number): { document: Stored; tokens: Tokens } {
  const { name, tenant, person, startedAt, until } = session;
  const [access, refresh] = [randomBytes(SECRET_BYTES).toString('base64url'), randomBytes(SECRET_BYTES).toString('base64url')];
  const accessUntil = Math.min(now + ACCESS_MS, until);
  const document: Stored = {
    ...{ _id: sha256Of(name), owner: ownerOf(tenant, person), tenant, person, startedAt, until },
    ...{ accessHash: sha256Of(access), accessUntil, refreshHash: sha256Of(refresh) },
    ...termsOf(session),
  };
  return { document, tokens: { accessToken: `rba_${name}${access}`, accessUntil, refreshToken: `rbr_${name}${refresh}`, until } };
}

function readToken(text: string, kind: 'a' | 'r'): { readonly name: string; readonly hash: string } | undefined {
  const [, found, name = '', secret = ''] = TOKEN.exec(text) ?? [];
  return found === kind ? { name, hash: sha256Of(secret) } : undefined;
}
