import type { IdentityCommand } from '@runbook/domain';
import { admit, admitService, bySettings, NOW, person, suspend, TenantInQuestion, withdraw } from './tenant-in-question.js';

const DAY_MS = 86_400_000;
const issue = (holder: string, more: { key?: string; scopes?: string[]; expiresAt?: number } = {}): IdentityCommand => ({
  type: 'IssueApiKey',
  ...{ key: 'k1', holder, label: 'laptop' },
  ...more,
});
const revoke = (key: string): IdentityCommand => ({ type: 'RevokeApiKey', key });

describe('a key of a member', () => {
  let tenant: TenantInQuestion;
  beforeEach(() => {
    tenant = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'), admit('oli', 'OPERATOR'), admitService('edr', 'WORKER'));
  });

  it('is issued to the person who asks, and to nobody in another’s name', () => {
    expect(tenant.asked(person('ada'), issue('oli'))).toEqual({
      code: 'not-authorised',
      message: "expected oli to issue keys of oli, found ada; nobody acts in another person's name",
    });
    expect(tenant.asked(person('oli'), issue('oli', { scopes: ['executions:start', 'events:read'], expiresAt: NOW + DAY_MS }))).toEqual({
      type: 'ApiKeyIssued',
      ...{ at: NOW, by: person('oli'), key: 'k1', holder: 'oli', label: 'laptop' },
      ...{ scopes: ['events:read', 'executions:start'], expiresAt: NOW + DAY_MS },
    });
  });

  it('of a service is issued by an administrator', () => {
    expect(tenant.asked(person('oli'), issue('edr'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), issue('edr'))).toMatchObject({ type: 'ApiKeyIssued', holder: 'edr' });
  });

  it.each([
    ['permits no more than its holder may do', { scopes: ['people:write'] }, 'scope-beyond-holder'],
    ['names permissions that there are', { scopes: ['constructor'] }, 'scope-beyond-holder'],
    ['has its end in the future', { expiresAt: NOW }, 'api-key-expired'],
  ])('%s', (_, more, code) => {
    expect(tenant.asked(person('oli'), issue('oli', more))).toMatchObject({ code });
  });

  it('has an id of its own', () => {
    tenant.asked(person('oli'), issue('oli'));
    expect(tenant.asked(person('ada'), issue('ada'))).toMatchObject({ code: 'api-key-exists' });
  });

  it('is not issued to who is suspended, or holds no role that lets him', () => {
    tenant.given(withdraw('oli', 'OPERATOR'));
    expect(tenant.asked(person('oli'), issue('oli'))).toMatchObject({ code: 'not-authorised' });
    tenant.given(suspend('edr'));
    expect(tenant.asked(bySettings, issue('edr'))).toMatchObject({ code: 'member-suspended' });
  });

  it('is revoked by its holder or an administrator, once', () => {
    tenant.asked(person('oli'), issue('oli'));
    tenant.asked(person('ada'), issue('ada', { key: 'k2' }));
    expect(tenant.asked(person('oli'), revoke('k2'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), revoke('k1'))).toEqual({ type: 'ApiKeyRevoked', at: NOW, by: person('ada'), key: 'k1' });
    expect(tenant.asked(person('oli'), revoke('k1'))).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(person('ada'), revoke('k2'))).toMatchObject({ type: 'ApiKeyRevoked' });
    expect(tenant.asked(person('ada'), revoke('k3'))).toMatchObject({ code: 'api-key-unknown' });
  });

  it('is one of twenty that are valid at once; those that are over do not count, and the oldest of them are forgotten', () => {
    for (let n = 0; n < 20; n++) tenant.asked(person('oli'), issue('oli', { key: `k${n}`, expiresAt: NOW + DAY_MS }));
    expect(tenant.asked(person('oli'), issue('oli', { key: 'k20' }))).toMatchObject({ code: 'api-keys-exceeded' });
    for (let n = 20; n < 120; n++) {
      const at = NOW + (n - 19) * DAY_MS;
      expect(tenant.asked(person('oli'), issue('oli', { key: `k${n}`, expiresAt: at + 1 }), at)).toMatchObject({ type: 'ApiKeyIssued' });
    }
    expect(Object.keys(tenant.state.keys)).toHaveLength(100);
    expect(tenant.state.keys['k19']).toBeUndefined();
    expect(tenant.state.keys['k20']).toBeDefined();
  });
});
