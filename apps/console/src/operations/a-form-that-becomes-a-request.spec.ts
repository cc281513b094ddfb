import { authorityDraftOf, termsOf } from './authority-draft.js';
import { missingIn, valueOfKind } from './credential-values.js';
import type { Authority, EventSource } from './queries.js';
import { inBytes, shareOf } from './shares.js';
import { sourceDraftOf, sourceRequestOf } from './source-draft.js';

const TERMS = {
  ...{ instrument: 'Security Act, section 5', reference: 'case-2026-114', purpose: 'Containment', classification: 'SECRET' },
  ...{ authorizedUsers: ['dev', 'ana'], actions: ['edr/*', 'notify'], stepClasses: ['containment'] },
  dataLicenses: [
    { name: 'internal: telemetry', forbids: ['notify', 'a, b'] },
    { name: 'public', forbids: [] },
  ],
  scope: { inputs: { '/host': ['ws-*'], '/a:b': ['x, y'] }, hosts: ['*.corp.example'] },
  ...{ validUntil: '2027-01-31T00:00:00Z', uses: 50, retentionDays: 365 },
};

describe('the form of an authority', () => {
  it('that is opened and sent changes nothing', () =>
    expect(termsOf(authorityDraftOf({ ...TERMS, id: 'case-7', version: 3, runs: 2 } as unknown as Authority))).toEqual(TERMS));

  it('that is new says nothing of what was left out', () => {
    const draft = { ...authorityDraftOf(), instrument: ' Act ', reference: 'r', purpose: 'p', classification: 'c', actions: 'notify' };
    const said = { instrument: 'Act', reference: 'r', purpose: 'p', classification: 'c', actions: ['notify'] };
    expect(termsOf(draft)).toEqual({ ...said, authorizedUsers: [], stepClasses: [], dataLicenses: [] });
  });
});

describe('the form of an event source', () => {
  const source = {
    ...{ id: 'edr', topic: 'edr.events', format: 'json', ttlMs: 60_000 },
    webhook: { scheme: 'hmac-sha256', secret: 'EDR_HOOK', header: 'x-signature', encoding: 'base64' },
    mapping: { type: 'com.example.login', key: '{{ record.host }}' },
    accepts: { types: ['com.example.*'] },
  };

  it('that is opened and sent changes nothing, nor what it does not show', () => {
    const { id: _id, ...request } = source;
    expect(sourceRequestOf(sourceDraftOf(source as unknown as EventSource))).toEqual(request);
  });

  it('keeps nothing of a webhook that was changed to another kind', () => {
    const draft = { ...sourceDraftOf(source as unknown as EventSource), scheme: 'github' as const };
    expect(sourceRequestOf(draft).webhook).toEqual({ scheme: 'github', secret: 'EDR_HOOK' });
    expect(sourceRequestOf({ ...draft, scheme: '' as const })).not.toHaveProperty('webhook');
  });

  it('that is new keeps what comes for a day', () =>
    expect(sourceRequestOf({ ...sourceDraftOf(undefined), topic: ' edr.events ' })).toEqual({
      ...{ topic: 'edr.events', format: 'cloudevents', ttlMs: 86_400_000 },
    }));
});

describe('the form of a credential', () => {
  it('says what is missing', () => {
    expect(missingIn('basic', { username: 'ops' })).toBe('Give password first.');
    expect(missingIn('basic', { username: 'ops', password: 'x' })).toBeUndefined();
  });

  it('sends nothing that was typed for another kind', () =>
    expect(valueOfKind('bearer', { token: 't', password: 'typed before', header: '' })).toEqual({ token: 't' }));
});

describe('what is used of a quota', () => {
  it.each([
    [0, 0, 0, false, false],
    [1, 0, 1, true, true],
    [79, 100, 0.79, false, false],
    [80, 100, 0.8, true, false],
    [120, 100, 1, true, true],
  ])('is of %i of %i the share %d', (used, quota, share, isHigh, isFull) =>
    expect(shareOf(used, quota)).toEqual({ share, isHigh, isFull }),
  );

  it.each([
    [999, '999 bytes'],
    [3_400_000, '3.4 MB'],
    [45_000_000_000, '45 GB'],
    [9_000_000_000_000_000, '9000 TB'],
  ])('of %i bytes is %s', (bytes, words) => expect(inBytes(bytes)).toBe(words));
});
