import { Injectable } from '@nestjs/common';
import type { Permission } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue } from '@runbook/service';
import { Problem } from '../http/problem.js';
import type { IssuerStepUp } from '../issuers/issuer-settings.js';
import type { Principal } from './principals.js';

/** What these permit outlasts the session in which it is done: whoever finds one open must not leave himself a way back in, nor open a gate alone. */
const SENSITIVE: ReadonlySet<string> = new Set<Permission>([
  'people:write',
  'api-keys:write',
  'event-sources:write',
  'subscriptions:write',
  'egress:write',
  'credentials:write',
  'approvals:override',
]);

const MINUTE_SECONDS = 60;
const MINUTE_MS = MINUTE_SECONDS * 1_000;

/**
 * Whether a caller has proved lately who he is: by a password, a second factor, or a provider that asked him anew. A session can tell, and a token of an
 * issuer whose settings say by which of its words.
 */
@Injectable()
export class StepUp {
  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly clock: Clock,
  ) {}

  /** For what needs this permission, where the tenant asks for it. Throws as `expectWithin`. */
  expectFor(needed: string | undefined, principal: Principal): void {
    if (needed !== undefined && SENSITIVE.has(needed)) this.expectWhereAsked(principal);
  }

  /** For a sensitive act, where the tenant asks for it. Throws as `expectWithin`. */
  expectWhereAsked(principal: Principal): void {
    const { stepUpMinutes } = this.identities.of(principal.actor.tenant);
    if (stepUpMinutes !== undefined) this.expectWithin(stepUpMinutes, principal);
  }

  /** Throws the problems `step-up-required` and, of whose issuer can ask him anew, `authentication-insufficient`; both say how it is done. */
  expectWithin(minutes: number, { session, provenAt, stepUp, actor: { via } }: Principal): void {
    if (provenAt !== undefined && provenAt > this.clock.now() - minutes * MINUTE_MS) return;
    if (stepUp) throw insufficient(minutes, stepUp);
    const detail =
      session === undefined
        ? `expected somebody who has signed in and proved who he is within ${minutes} minutes, found a caller by ${via}; sign in`
        : `expected a proof of who you are that is no older than ${minutes} minutes, found none; give a code or your password to POST /api/v1/auth/step-up`;
    throw new Problem('step-up-required', detail, { members: { withinMinutes: minutes } });
  }
}

/** RFC 9470, section 3: what a client takes to the issuer, to get a token that does. */
function insufficient(minutes: number, { acrValues, amrValues }: IssuerStepUp): Problem {
  const [acr, amr] = [acrValues, amrValues].map((values) => values?.join(' '));
  const means = [acr !== undefined && `acr one of ${acr}`, amr !== undefined && `amr one of ${amr}`].filter((text) => text !== false);
  const expected = `a token whose person has proved who he is within ${minutes} minutes (auth_time), with ${means.join(' and ')}`;
  const challenge = [
    'Bearer error="insufficient_user_authentication"',
    `error_description="a newer proof of who asks is needed"`,
    ...(acr === undefined ? [] : [`acr_values="${acr}"`]),
    `max_age="${minutes * MINUTE_SECONDS}"`,
  ];
  return new Problem('authentication-insufficient', `expected ${expected}, found one that does not say so; get another from its issuer`, {
    headers: { 'www-authenticate': challenge.join(', ') },
    members: { withinMinutes: minutes },
  });
}
