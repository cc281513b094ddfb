import { Injectable } from '@nestjs/common';
import type { Permission } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue } from '@runbook/service';
import { Problem } from '../http/problem.js';
import type { Principal } from './principals.js';

/** What these permit outlasts the session in which it is done: whoever finds one open must not leave himself a way back in. */
const SENSITIVE: ReadonlySet<string> = new Set<Permission>(['people:write', 'api-keys:write', 'event-sources:write']);

const MINUTE_MS = 60_000;

/** Whether a caller has proved lately who he is: by a password, a second factor, or a provider that asked him anew. Only a session can tell. */
@Injectable()
export class StepUp {
  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly clock: Clock,
  ) {}

  /** For what needs this permission, where the tenant asks for it. Throws the problem `step-up-required`. */
  expectFor(needed: string | undefined, principal: Principal): void {
    if (needed !== undefined && SENSITIVE.has(needed)) this.expectWhereAsked(principal);
  }

  /** For a sensitive act, where the tenant asks for it. Throws the problem `step-up-required`. */
  expectWhereAsked(principal: Principal): void {
    const { stepUpMinutes } = this.identities.of(principal.actor.tenant);
    if (stepUpMinutes !== undefined) this.expectWithin(stepUpMinutes, principal);
  }

  /** Throws the problem `step-up-required`, which says how it is done. */
  expectWithin(minutes: number, { session, provenAt, actor: { via } }: Principal): void {
    if (provenAt !== undefined && provenAt > this.clock.now() - minutes * MINUTE_MS) return;
    const detail =
      session === undefined
        ? `expected somebody who has signed in and proved who he is within ${minutes} minutes, found a caller by ${via}; sign in`
        : `expected a proof of who you are that is no older than ${minutes} minutes, found none; give a code or your password to POST /api/v1/auth/step-up`;
    throw new Problem('step-up-required', detail, { members: { withinMinutes: minutes } });
  }
}
