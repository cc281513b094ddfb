import { noIdentities, type ApiKey, type IdentityState, type Member } from '@runbook/domain';
import { readSettings, type CataloguedEventSource, type Settings } from '@runbook/service';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FINDING_IDS, gravestFirst, type Finding, type FindingId } from './finding.js';
import { findingsOfMembers, OLD_MS, UNUSED_MS } from './findings-of-members.js';
import { findingsOfSettings } from './findings-of-settings.js';
import { findingsOfSources } from './findings-of-sources.js';

const FOLDER = mkdtempSync(join(tmpdir(), 'weak-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const NOW = Date.UTC(2026, 10, 30);
const HEX = '6b1d0e9f3a7c5248e0b96f1d7a3c8425d9e1f60b7c2a8543f7e09d1b6c3a5824';
const KEY = 'Zk3vQ9sLw2Xc7Tn5Rb8Yd1Mf';
const found: Set<FindingId> = new Set();

/** What each finding is about. */
function about(findings: readonly Finding[]): Partial<Record<FindingId, readonly string[]>> {
  for (const { id } of findings) found.add(id);
  return Object.fromEntries(findings.map((finding) => [finding.id, finding.about]));
}

const member = (id: string, change: Partial<Member> = {}): Member => ({
  id,
  kind: 'person',
  name: id,
  roles: [],
  admittedAt: 0,
  ...change,
});
const admin = (id: string, change: Partial<Member> = {}) => member(id, { roles: ['TENANT_ADMIN'], secondFactorAt: 1, ...change });
const key = (id: string, change: Partial<ApiKey> = {}): ApiKey => ({
  id,
  holder: 'ada',
  label: id,
  issuedAt: NOW - 1,
  expiresAt: NOW + 1,
  ...change,
});
const byId = <T extends { readonly id: string }>(...items: T[]): Record<string, T> =>
  Object.fromEntries(items.map((item) => [item.id, item]));
const SOUND: IdentityState = { ...noIdentities, members: byId(admin('ada'), admin('abe')), stepUpMinutes: 15 };

describe('the settings', () => {
  const SETTINGS = { DATA_DIR: FOLDER, REVIEW: 'required' };
  const of = (variables: Record<string, string>, members: IdentityState = noIdentities, change: Partial<Settings> = {}) =>
    about(findingsOfSettings({ ...readSettings({ ...SETTINGS, ...variables }), ...change }, members));

  it('that are sound have no finding', () => expect(of({})).toEqual({}));

  it.each<[FindingId, Record<string, string>, readonly string[], Record<string, string>]>([
    ['entrance-without-tls', { HOST: '0.0.0.0', TRUSTED_PROXY: '10.0.0.7' }, ['10.0.0.7'], { TRUSTED_PROXY: '10.0.0.7' }],
    ['development-persons', { DEV_API_KEYS: `ana:${KEY}`, DEV_WORKER_KEYS: `edr:${KEY}x:edr/*` }, ['ana', 'edr'], {}],
    [
      'records-without-seal',
      { KAFKA_BROKERS: '127.0.0.1:9092' },
      ['127.0.0.1:9092'],
      { KAFKA_BROKERS: '127.0.0.1:9092', CLUSTER_KEY: HEX },
    ],
    [
      'back-end-without-sign-in',
      { MONGO_URL: 'mongodb://db.internal/x' },
      ['db.internal'],
      { MONGO_URL: 'mongodb://u:p@db.internal/?tls=true' },
    ],
    [
      'back-end-without-tls',
      { MONGO_URL: 'mongodb://db.internal/x' },
      ['db.internal'],
      { MONGO_URL: 'mongodb://u:p@db.internal/?tls=true' },
    ],
    ['back-end-without-sign-in', { KAFKA_BROKERS: 'k:9092' }, ['k:9092'], { KAFKA_BROKERS: 'localhost:9092' }],
    ['review-off', { REVIEW: 'off' }, ['REVIEW'], {}],
    [
      'pages-over-http',
      { CORS_ORIGINS: 'http://console.example' },
      ['http://console.example'],
      { CORS_ORIGINS: 'https://console.example,http://localhost:5173' },
    ],
    [
      'mail-without-tls',
      { SMTP_URL: 'smtp+plain://mail', SMTP_FROM: 'a@b.example' },
      ['SMTP_URL'],
      { SMTP_URL: 'smtps://mail', SMTP_FROM: 'a@b.example' },
    ],
  ])('tell %s, and do not once it is mended', (id, weak, whom, mended) => {
    expect(of(weak)[id]).toEqual(whom);
    expect(of(mended)).not.toHaveProperty(id);
  });

  it('tell of TLS at a proxy no more where it is spoken here', () =>
    expect(of({ HOST: '0.0.0.0', TRUSTED_PROXY: '10.0.0.7' }, noIdentities, { tls: { cert: 'c', key: 'k' } })).toEqual({}));

  it('tell that the key of development opens everything, once there are administrators and until it is production', () => {
    const id = 'development-key-in-use';
    expect(of({ DEV_API_KEY: KEY }, SOUND)[id]).toEqual(['DEV_API_KEY']);
    expect(of({ DEV_API_KEY: KEY })).not.toHaveProperty(id);
    expect(of({ DEV_API_KEY: KEY, NODE_ENV: 'production' }, SOUND)).not.toHaveProperty(id);
  });

  it('tell that others read the data folder, and do not where nothing lies there', () => {
    chmodSync(FOLDER, 0o755);
    expect(of({})).toEqual({ 'data-folder-open': [FOLDER] });
    expect(of({ KAFKA_BROKERS: 'localhost:9092', CLUSTER_KEY: HEX, MONGO_URL: 'mongodb://localhost' })).toEqual({});
    chmodSync(FOLDER, 0o700);
    expect(of({})).toEqual({});
    expect(of({ DATA_DIR: join(FOLDER, 'none') })).toEqual({});
  });
});

describe('a tenant’s members', () => {
  const of = (state: Partial<IdentityState>, more: { lastUses?: [string, number][]; invited?: string[] } = {}) =>
    about(findingsOfMembers({ state: { ...SOUND, ...state }, now: NOW, lastUses: new Map(more.lastUses), invited: more.invited ?? [] }));

  it('who are sound have no finding, nor has a tenant without members', () => {
    expect(of({})).toEqual({});
    expect(about(findingsOfMembers({ state: noIdentities, now: NOW, lastUses: new Map(), invited: [] }))).toEqual({});
  });

  it('tell of administrators by a password alone, services and suspended ones left out', () => {
    const { secondFactorAt: _none, ...bare } = admin('eve');
    const members = byId(
      admin('ada'),
      bare,
      { ...bare, id: 'bot', kind: 'service' as const },
      { ...bare, id: 'old', suspended: { at: 1, reason: 'left' } },
    );
    expect(of({ members })).toEqual({ 'administrators-without-second-factor': ['eve'] });
  });

  it('tell that there is one administrator alone', () =>
    expect(of({ members: byId(admin('ada'), member('oli')) })).toEqual({ 'one-administrator': ['ada'] }));

  it('tell that no newer proof is asked for', () => {
    const { stepUpMinutes: _none, ...state } = SOUND;
    expect(about(findingsOfMembers({ state, now: NOW, lastUses: new Map(), invited: [] }))).toEqual({
      'step-up-unset': ['step-up-policy'],
    });
  });

  it('tell of keys without an end, old ones and unused ones, to the millisecond, and of none that is good no more', () => {
    const { expiresAt: _none, ...endless } = key('endless');
    expect(of({ keys: byId(endless) })).toEqual({ 'keys-without-end': ['endless'] });
    expect(
      of({
        keys: byId({ ...endless, revokedAt: 1 }, key('over', { expiresAt: NOW, issuedAt: 0 }), { ...endless, id: 'x', holder: 'nobody' }),
      }),
    ).toEqual({
      'keys-without-end': ['x'],
    });
    const used: [string, number][] = [['year', NOW]];
    expect(of({ keys: byId(key('year', { issuedAt: NOW - OLD_MS - 1 })) }, { lastUses: used })).toEqual({ 'keys-that-are-old': ['year'] });
    expect(of({ keys: byId(key('year', { issuedAt: NOW - OLD_MS })) }, { lastUses: used })).toEqual({});
    expect(of({ keys: byId(key('never', { issuedAt: NOW - UNUSED_MS - 1 })) })).toEqual({ 'keys-unused': ['never'] });
    expect(of({ keys: byId(key('never', { issuedAt: NOW - UNUSED_MS })) })).toEqual({});
    const keys = byId(key('seldom', { issuedAt: NOW - UNUSED_MS - 1 }));
    expect(of({ keys }, { lastUses: [['seldom', NOW - UNUSED_MS - 1]] })).toEqual({ 'keys-unused': ['seldom'] });
    expect(of({ keys }, { lastUses: [['seldom', NOW - 5]] })).toEqual({});
    expect([UNUSED_MS, OLD_MS]).toEqual([7_776_000_000, 31_536_000_000]);
  });

  it('tell of keys no more whose holder is suspended', () => {
    const { expiresAt: _none, ...endless } = key('endless', { holder: 'old' });
    const members = byId(admin('ada'), admin('abe'), member('old', { suspended: { at: 1, reason: 'left' } }));
    expect(of({ members, keys: byId(endless) })).toEqual({});
  });

  it('tell of invitations that wait', () => expect(of({}, { invited: ['zoe', 'ali'] })).toEqual({ 'invitations-open': ['ali', 'zoe'] }));

  it('tell of overrides that are owed, of locks, and of a rule that one person’s word fulfils', () => {
    const rule = { reviewWithinHours: 24, quorum: 1, reviewers: ['APPROVER'], locks: 'person' } as const;
    expect(of({ breakGlass: rule })).toEqual({ 'break-glass-with-one-reviewer': ['break-glass'] });
    expect(of({ breakGlass: { ...rule, quorum: 2 } })).toEqual({});
    const override = {
      ...{ id: 'ovr_1', by: 'ola', at: 1, execution: 'e', step: 's', approval: 'a', digest: 'd', reason: 'r', dueAt: 2, quorum: 2 },
      ...{ reviewers: [], locksRoles: [], reviews: [] },
    };
    expect(of({ overrides: { ovr_1: { ...override, status: 'open' } } })).toEqual({ 'overrides-owed': ['ovr_1'] });
    expect(of({ overrides: { ovr_1: { ...override, status: 'upheld' } } })).toEqual({});
    const subject = { kind: 'person', id: 'ola' } as const;
    expect(of({ overrideLocks: [{ subject, override: 'ovr_1', because: 'overdue', since: 1, person: 'ola' }] })).toEqual({
      'overrides-overdue': ['person ola'],
    });
  });
});

describe('event sources', () => {
  const source = (id: string, change: Partial<CataloguedEventSource>): CataloguedEventSource => ({
    ...{
      id,
      tenant: 'default',
      revision: 1,
      registeredAt: 0,
      registeredBy: { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' },
    },
    ...{ format: 'cloudevents', ttlMs: 0, ...change },
  });

  it('tell of topics whose records are not signed, and of those of which it is only said whose they are; of no webhook', () => {
    const webhook = { scheme: 'github', secret: 'edr', toleranceSeconds: 300 } as const;
    const sources = [
      source('open', { topic: 't.1' }),
      source('narrow', { topic: 't.2', accepts: { types: ['a'], sources: ['/edr'] } }),
      source('said', { topic: 't.3', signature: { scheme: 'topic', producer: 'User:edr' } }),
      source('signed', { topic: 't.4', signature: { scheme: 'hmac-sha256', secret: 'edr', headers: [], toleranceSeconds: 1 } }),
      source('called', { webhook }),
    ];
    expect(about(findingsOfSources(sources))).toEqual({
      'sources-without-signature': ['narrow', 'open'],
      'sources-by-declaration': ['said'],
    });
  });
});

describe('the report', () => {
  it('has no finding that no test has seen', () => expect([...found].toSorted()).toEqual([...FINDING_IDS].toSorted()));

  it('tells the gravest first', () => {
    const finding = (severity: Finding['severity']): Finding => ({ id: 'review-off', severity, what: '', why: '', mend: '', about: [] });
    expect(gravestFirst([finding('low'), finding('high'), finding('medium')]).map(({ severity }) => severity)).toEqual([
      'high',
      'medium',
      'low',
    ]);
  });
});
