import { EVERY_PERMISSION, noIdentities } from '@runbook/domain';
import type { IdentityCatalogue } from '@runbook/service';
import { VirtualClock } from '@runbook/spec-kit';
import type { Problem } from '../http/problem.js';
import type { Principal } from './principals.js';
import { StepUp } from './step-up.js';

const MINUTE_MS = 60_000;
const clock = new VirtualClock();
const actor = { kind: 'person', id: 'ada', tenant: 'default', via: 'session' } as const;
const session = (provenAt?: number): Principal => ({ actor, permissions: EVERY_PERMISSION, session: 's', provenAt });
const byKey: Principal = { actor: { ...actor, via: 'api-key' }, permissions: EVERY_PERMISSION };
const stepUp = (stepUpMinutes?: number) => {
  const identities = { of: () => ({ ...noIdentities, ...(stepUpMinutes !== undefined && { stepUpMinutes }) }) };
  return new StepUp(identities as unknown as IdentityCatalogue, clock);
};
const found = (act: () => void): string => {
  try {
    act();
    return 'let through';
  } catch (error) {
    return `${(error as Problem).code}: ${(error as Problem).detail}`;
  }
};

describe('a newer proof', () => {
  it('is asked for by nobody where the tenant does not', () => {
    for (const principal of [session(), byKey]) expect(found(() => stepUp().expectWhereAsked(principal))).toBe('let through');
  });

  it('is good for as many minutes as the tenant says', () => {
    const proven = (ago: number) => found(() => stepUp(5).expectWhereAsked(session(clock.now() - ago)));
    expect(proven(0)).toBe('let through');
    expect(proven(5 * MINUTE_MS - 1)).toBe('let through');
    expect(proven(5 * MINUTE_MS)).toBe(
      'step-up-required: expected a proof of who you are that is no older than 5 minutes, found none; give a code or your password to POST /api/v1/auth/step-up',
    );
  });

  it('is none where nobody knows when the person was asked, and a key has none', () => {
    expect(found(() => stepUp(5).expectWhereAsked(session()))).toContain('step-up-required');
    expect(found(() => stepUp(5).expectWhereAsked(byKey))).toBe(
      'step-up-required: expected somebody who has signed in and proved who he is within 5 minutes, found a caller by api-key; sign in',
    );
  });

  it('is what a token says of an issuer that is configured for it, and asked for by what the issuer is to be told', () => {
    const byToken = (ago?: number): Principal => ({
      ...{ actor: { ...actor, via: 'token' }, permissions: EVERY_PERMISSION, stepUp: { acrValues: ['phr', 'phrh'], amrValues: ['hwk'] } },
      ...(ago !== undefined && { provenAt: clock.now() - ago }),
    });
    expect(found(() => stepUp(5).expectWhereAsked(byToken(5 * MINUTE_MS - 1)))).toBe('let through');
    for (const principal of [byToken(), byToken(5 * MINUTE_MS)]) {
      let problem: Problem | undefined;
      expect(
        found(() => {
          try {
            stepUp(5).expectWhereAsked(principal);
          } catch (error) {
            problem = error as Problem;
            throw error;
          }
        }),
      ).toBe(
        'authentication-insufficient: expected a token whose person has proved who he is within 5 minutes (auth_time), with acr one of phr phrh and amr one of hwk, found one that does not say so; get another from its issuer',
      );
      expect([problem!.status, problem!.extras.headers]).toEqual([
        401,
        {
          'www-authenticate':
            'Bearer error="insufficient_user_authentication", error_description="a newer proof of who asks is needed", acr_values="phr phrh", max_age="300"',
        },
      ]);
    }
  });

  it('is asked for by what outlasts a session, or opens a gate alone, and by nothing else', () => {
    const asking = [...EVERY_PERMISSION].filter((permission) => found(() => stepUp(5).expectFor(permission, byKey)) !== 'let through');
    expect(asking.sort()).toEqual([
      'api-keys:write',
      'approvals:override',
      'credentials:write',
      'egress:write',
      'event-sources:write',
      'people:write',
      'subscriptions:write',
    ]);
  });
});
