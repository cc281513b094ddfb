import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { Invitations } from '../access/invitations.js';
import { Passwords } from './passwords.js';
import { silent } from '../../test/silent.js';
import { SessionUses } from '../access/session-uses.js';
import { ACCESS_MS, SESSION_MS, Sessions } from '../access/sessions.js';

const PASSWORD = 'a long walk by the river';
const MINUTE_MS = 60_000;

let documents: MemoryDocuments;
let clock: VirtualClock;
beforeEach(() => {
  documents = new MemoryDocuments();
  clock = new VirtualClock();
});

describe('a password', () => {
  let passwords: Passwords;
  beforeEach(async () => {
    passwords = new Passwords(documents, clock);
    await passwords.set('default', 'ada', PASSWORD);
  });
  const tried = (password: string) => passwords.fits('default', 'ada', password);

  it('fits its person alone', async () => {
    expect(await tried(PASSWORD)).toBe(true);
    expect(await tried(`${PASSWORD} `)).toBe(false);
    expect(await passwords.fits('default', 'bob', PASSWORD)).toBe(false);
    expect(await passwords.fits('acme', 'ada', PASSWORD)).toBe(false);
  });

  it('is kept as argon2id, with the parameters that OWASP names', async () => {
    const stored = await (
      await documents.collection<{ _id: string; hash: string }>({ name: 'gateway.passwords', indexes: [] })
    ).find({ limit: 9 });
    expect(stored.map(({ hash }) => hash.replace(/\$[^$]+\$[^$]+$/, '$salt$hash'))).toEqual(['$argon2id$v=19$m=19456,t=2,p=1$salt$hash']);
  });

  it('is tried no more for a quarter of an hour after ten wrong ones, of which all count that come at once', async () => {
    expect(await Promise.all(Array.from({ length: 10 }, () => tried('wrong')))).toEqual(Array(10).fill(false));
    expect(await tried(PASSWORD)).toBe(false);
    await clock.advance(15 * MINUTE_MS - 1);
    expect(await tried(PASSWORD)).toBe(false);
    await clock.advance(1);
    expect(await tried(PASSWORD)).toBe(true);
  });

  it('is not locked by nine wrong ones with the right one in between', async () => {
    for (let n = 0; n < 9; n++) await tried('wrong');
    expect(await tried(PASSWORD)).toBe(true);
    for (let n = 0; n < 9; n++) await tried('wrong');
    expect(await tried(PASSWORD)).toBe(true);
  });

  it('that was erased fits nobody', async () => {
    await passwords.erase('default', 'ada');
    expect(await tried(PASSWORD)).toBe(false);
  });
});

describe('a session', () => {
  let sessions: Sessions;
  beforeEach(() => (sessions = new Sessions(documents, clock)));

  it('is known by its access token for a quarter of an hour', async () => {
    const { accessToken, refreshToken } = await sessions.begin('default', 'ada');
    expect(await sessions.ofAccess(accessToken)).toMatchObject({ tenant: 'default', person: 'ada' });
    expect(await sessions.ofAccess(refreshToken)).toBeUndefined();
    expect(await sessions.ofAccess(accessToken.slice(0, -1))).toBeUndefined();
    await clock.advance(ACCESS_MS - 1);
    expect(await sessions.ofAccess(accessToken)).toBeDefined();
    await clock.advance(1);
    expect(await sessions.ofAccess(accessToken)).toBeUndefined();
  });

  it('goes on by refreshing, until twelve hours after the sign-in', async () => {
    const begun = await sessions.begin('default', 'ada');
    let { refreshToken } = begun;
    for (let hour = 1; hour < 12; hour++) {
      await clock.advance(SESSION_MS / 12);
      const refreshed = await sessions.refresh(refreshToken);
      expect(refreshed?.tokens.until).toBe(begun.until);
      refreshToken = refreshed!.tokens.refreshToken;
    }
    await clock.advance(SESSION_MS / 12);
    expect(await sessions.refresh(refreshToken)).toBeUndefined();
  });

  it('is over for both when a refreshing token comes twice', async () => {
    const { refreshToken } = await sessions.begin('default', 'ada');
    const { tokens } = (await sessions.refresh(refreshToken))!;
    expect(await sessions.refresh(refreshToken)).toBeUndefined();
    expect(await sessions.ofAccess(tokens.accessToken)).toBeUndefined();
    expect(await sessions.refresh(tokens.refreshToken)).toBeUndefined();
  });

  it('is one of twenty of its person; the oldest ends', async () => {
    const first = await sessions.begin('default', 'ada');
    const other = await sessions.begin('default', 'bob');
    for (let n = 0; n < 20; n++) {
      await clock.advance(1);
      await sessions.begin('default', 'ada');
    }
    expect(await sessions.ofAccess(first.accessToken)).toBeUndefined();
    const stored = await documents.collection({ name: 'gateway.sessions', indexes: [['owner']] });
    expect(await stored.count({ owner: JSON.stringify(['default', 'ada']) })).toBe(20);
    expect(await sessions.ofAccess(other.accessToken)).toBeDefined();
  });
});

describe('an invitation', () => {
  it('is good until it is used or its time is up', async () => {
    const invitations = new Invitations(documents, clock);
    const invitation = { kind: 'password', tenant: 'default', person: 'oli' } as const;
    const [used, late] = [await invitations.make(invitation, MINUTE_MS), await invitations.make(invitation, MINUTE_MS)];
    expect(await invitations.find(used.token)).toEqual(invitation);
    await invitations.use(used.token);
    expect(await invitations.find(used.token)).toBeUndefined();
    await clock.advance(MINUTE_MS - 1);
    expect(await invitations.find(late.token)).toEqual(invitation);
    await clock.advance(1);
    expect(await invitations.find(late.token)).toBeUndefined();
  });
});

describe('sessions of one person', () => {
  let sessions: Sessions;
  beforeEach(() => (sessions = new Sessions(documents, clock)));
  const begun = async (person: string, agent: string) => {
    const { accessToken, refreshToken } = await sessions.begin('default', person, { origin: { address: '192.0.2.7', agent } });
    return { accessToken, refreshToken, id: (await sessions.ofAccess(accessToken))!.id };
  };
  const listed = async () => (await sessions.allOf('default', 'ada')).map(({ origin }) => origin?.agent);

  it('are listed, the newest first, with where each began, also after it was refreshed', async () => {
    const first = await begun('ada', 'Firefox on Linux');
    await clock.advance(MINUTE_MS);
    await begun('ada', 'runbook-cli');
    await begun('bob', 'curl');
    expect(await listed()).toEqual(['runbook-cli', 'Firefox on Linux']);
    await sessions.refresh(first.refreshToken);
    expect(await listed()).toEqual(['runbook-cli', 'Firefox on Linux']);
    await clock.advance(SESSION_MS - MINUTE_MS);
    expect(await listed()).toEqual(['runbook-cli']);
  });

  it('are ended one by one, by their person alone', async () => {
    const mine = await begun('ada', 'one');
    expect(await sessions.endOf('default', 'bob', mine.id)).toBe(false);
    expect(await sessions.endOf('acme', 'ada', mine.id)).toBe(false);
    expect(await sessions.ofAccess(mine.accessToken)).toMatchObject({ person: 'ada' });
    expect(await sessions.endOf('default', 'ada', mine.id)).toBe(true);
    expect(await sessions.ofAccess(mine.accessToken)).toBeUndefined();
    expect(await sessions.refresh(mine.refreshToken)).toBeUndefined();
    expect(await sessions.endOf('default', 'ada', mine.id)).toBe(false);
  });

  it('are ended everywhere, or everywhere else', async () => {
    const here = await begun('ada', 'here');
    await begun('ada', 'there');
    const other = await begun('bob', 'there');
    await sessions.endAllOf('default', 'ada', here.id);
    expect(await listed()).toEqual(['here']);
    await sessions.endAllOf('default', 'ada');
    expect(await listed()).toEqual([]);
    expect(await sessions.ofAccess(other.accessToken)).toMatchObject({ person: 'bob' });
  });

  it('are known to have been used, to the minute, and no longer than they last', async () => {
    const uses = new SessionUses(documents, clock, silent);
    const one = await begun('ada', 'one');
    const session = (await sessions.ofAccess(one.accessToken))!;
    expect((await uses.lastUses([session.id])).size).toBe(0);
    const at = clock.now();
    uses.used(session);
    await clock.advance(MINUTE_MS / 2);
    uses.used(session);
    await clock.advance(0);
    expect(await uses.lastUses([session.id])).toEqual(new Map([[session.id, at]]));
    await clock.advance(SESSION_MS);
    uses.used({ id: 'another', until: clock.now() + SESSION_MS });
    await clock.advance(0);
    await clock.advance(0);
    expect([...(await uses.lastUses([session.id, 'another'])).keys()]).toEqual(['another']);
  });
});
