import { cloudEventOf, shownFact } from '@runbook/facts';
import { AT, DEV, toldOfRegistry } from './written-records.js';

const REASON = 'not-to-be-told';
const authority = { at: AT, authority: 'case-1', version: 2, revision: 3, reason: REASON, by: DEV };
const terms = { instrument: REASON, validUntil: AT };
const which = { authority: 'case-1', version: 2, revision: 3 };
const by = { kind: 'person', id: 'dev' };

describe('what is told of the registry', () => {
  it.each([
    ['AuthorityCreated', { terms }, 'authority.issued.v1', { ...which, by, validUntil: new Date(AT).toISOString() }],
    ['AuthorityAmended', { terms, runs: ['exe_1'], inForce: true }, 'authority.amended.v1', { inForce: true, by }],
    ['AuthorityAmended', { terms: {}, runs: [] }, 'authority.amended.v1', { ...which, by, inForce: false }],
    ['AuthorityRevoked', { runs: ['exe_1', 'exe_2'] }, 'authority.revoked.v1', { ...which, by, runs: 2 }],
    ['AuthorityReinstated', { terms, runs: [] }, 'authority.reinstated.v1', { ...which, by }],
    ['AuthorityExpired', { runs: ['exe_1'] }, 'authority.expired.v1', { ...which, runs: 1 }],
  ])('has %s %j as %s', (type, more, told, data) => {
    const [fact] = toldOfRegistry('acme/authorities/case-1', { type, ...authority, ...more });
    expect(fact).toMatchObject({ type: told, subject: 'authorities/case-1', key: 'acme/authorities/case-1', data });
    expect(JSON.stringify(fact)).not.toContain(REASON);
    expect(cloudEventOf(fact!.type).safeParse(shownFact(fact!, false)).error).toBeUndefined();
  });

  it('has a version in force as approved by who approved it, else by who registered it', () => {
    const registered = {
      type: 'RunbookVersionRegistered',
      at: AT,
      runbookId: 'demo',
      version: 4,
      digest: 'd',
      definition: { steps: REASON },
    };
    const [own] = toldOfRegistry('acme/demo', { ...registered, registeredBy: DEV });
    expect(own).toMatchObject({ type: 'runbook.approved.v1', runbook: 'demo', data: { runbook: 'demo', version: 4, by, digest: 'd' } });
    expect(JSON.stringify(own)).not.toContain(REASON);
    const [reviewed] = toldOfRegistry('acme/demo', { ...registered, registeredBy: DEV, approval: { by: { ...DEV, id: 'rev' } } });
    expect(reviewed).toMatchObject({ data: { by: { id: 'rev' } } });
  });

  it('has a version that was deprecated, without the reason', () => {
    const [fact] = toldOfRegistry('acme/demo', {
      type: 'RunbookVersionDeprecated',
      at: AT,
      runbookId: 'demo',
      version: 1,
      by: DEV,
      reason: REASON,
    });
    expect(fact).toMatchObject({ type: 'runbook.deprecated.v1', data: { runbook: 'demo', version: 1, by } });
    expect(JSON.stringify(fact)).not.toContain(REASON);
  });

  it('has ids in which no slash stands, and which differ by tenant and thing', () => {
    const created = { type: 'AuthorityCreated', ...authority, terms };
    const ids = ['acme/authorities/a', 'acme/a', 'acm/e'].flatMap((id) => toldOfRegistry(id, created)).map(({ id }) => id);
    expect(ids[0]).toBe('fct_acme:authorities:a_0000001_00000');
    expect(new Set(ids).size).toBe(3);
    expect(ids.join()).not.toContain('/');
  });

  it('is nothing of uses, of drafts, of sources and of subscriptions', () => {
    const types = ['AuthorityUsed', 'AuthorityLeft', 'RunbookDrafted', 'EventSourceRegistered', 'SubscriptionRegistered', 'ScheduleFired'];
    expect(toldOfRegistry('acme/x', ...types.map((type) => ({ type, at: AT })))).toEqual([]);
  });
});
