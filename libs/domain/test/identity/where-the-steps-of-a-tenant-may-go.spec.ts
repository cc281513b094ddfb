import { isAmongPlaces, type IdentityCommand } from '@runbook/domain';
import { admit, NOW, person, TenantInQuestion } from './tenant-in-question.js';

const rule = (...places: string[]): IdentityCommand => ({ type: 'SetEgressRule', places });
const none: IdentityCommand = { type: 'SetEgressRule' };

describe('where the steps of a tenant may go', () => {
  let tenant: TenantInQuestion;
  beforeEach(() => {
    tenant = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'), admit('oli', 'sre', 'AUTHOR'));
  });

  it('is said by its administrators, and by nobody else', () => {
    expect(tenant.asked(person('oli'), rule('edr.example:443'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), rule('b.example:443', 'a.example:443', 'b.example:443'))).toEqual({
      type: 'EgressRuleSet',
      ...{ at: NOW, by: person('ada'), places: ['a.example:443', 'b.example:443'] },
    });
    expect(tenant.state.egress).toEqual(['a.example:443', 'b.example:443']);
  });

  it('is nowhere where the list is empty, and wherever the operator lets them where there is none', () => {
    expect(tenant.asked(person('ada'), none)).toMatchObject({ code: 'unchanged' });
    tenant.given(rule());
    expect(tenant.state.egress).toEqual([]);
    expect(tenant.asked(person('ada'), rule())).toMatchObject({ code: 'unchanged' });
    tenant.given(none);
    expect(tenant.state).not.toHaveProperty('egress');
  });

  it.each([
    'edr.example',
    'edr.example:0',
    'edr.example:65536',
    'EDR.example:443',
    'https://edr.example:443',
    '*:443',
    'a.*.example:443',
    '*.:443',
    ' edr.example:443',
    '',
  ])('is not said with %j', (place) =>
    expect(tenant.asked(person('ada'), rule('ok.example:443', place))).toMatchObject({ code: 'egress-invalid' }),
  );

  it('may be through a proxy of its own, with places or without', () => {
    const proxied: IdentityCommand = { type: 'SetEgressRule', proxy: 'http://proxy.example:3128' };
    expect(tenant.asked(person('ada'), proxied)).toEqual({
      type: 'EgressRuleSet',
      ...{ at: NOW, by: person('ada'), proxy: 'http://proxy.example:3128' },
    });
    expect(tenant.state.egressProxy).toBe('http://proxy.example:3128');
    expect(tenant.asked(person('ada'), proxied)).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(person('ada'), { ...proxied, places: [] })).toMatchObject({ places: [] });
    tenant.given(none);
    expect(tenant.state).not.toHaveProperty('egressProxy');
  });

  it.each([
    'proxy.example:3128',
    'http://proxy.example',
    'http://ops:word@proxy.example:3128',
    'http://proxy.example:65536',
    'ftp://proxy.example:21',
  ])('is through no proxy that is written %j', (proxy) =>
    expect(tenant.asked(person('ada'), { type: 'SetEgressRule', proxy })).toMatchObject({ code: 'egress-invalid' }),
  );

  it('is a list of 200 places at most', () => {
    const places = Array.from({ length: 201 }, (_, n) => `h${n}.example:443`);
    expect(tenant.asked(person('ada'), rule(...places))).toMatchObject({ code: 'egress-invalid' });
    expect(tenant.asked(person('ada'), rule(...places.slice(1)))).toMatchObject({ type: 'EgressRuleSet' });
  });

  it.each([
    ['edr.example', 443, true],
    ['edr.example', 8443, false],
    ['sub.edr.example', 443, false],
    ['a.chat.example', 443, true],
    ['b.a.chat.example', 443, true],
    ['chat.example', 443, false],
    ['evilchat.example', 443, false],
    ['a.chat.example', 80, false],
    ['10.0.0.7', 22, true],
    ['[fd00::7]', 22, true],
    ['fd00::7', 22, false],
  ])('is %s:%i or not: %s', (hostname, port, isAmong) => {
    const places = ['edr.example:443', '*.chat.example:443', '10.0.0.7:22', '[fd00::7]:22'];
    expect(isAmongPlaces(places, hostname, port)).toBe(isAmong);
  });
});
