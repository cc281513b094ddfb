import { Injectable } from '@nestjs/common';
import { unknownTeams, type IdentityState } from '@runbook/domain';
import { Logger } from '@runbook/service';
import { Issuers } from './issuers.js';
import type { NamedMember } from './named-member.js';
import { refusedToken } from './refused-token.js';

/** Teams that the operator's file names and a tenant does not have. Said once in the log for each: the file has few of them. */
@Injectable()
export class ClaimedTeams {
  private readonly said = new Set<string>();

  constructor(
    private readonly issuers: Issuers,
    private readonly logger: Logger,
  ) {}

  /** Throws the problem `token-refused` where the issuer's settings say that unknown teams are refused; else they bring nothing. */
  expectKnown({ issuer, tenant, teams = [] }: NamedMember, state: IdentityState): void {
    const unknown = unknownTeams(teams, state);
    if (unknown.length === 0) return;
    if (this.issuers.named(issuer)?.settings.unknownTeams === 'refuse')
      throw refusedToken('with teams that the tenant has', `one with ${unknown.join(', ')}`);
    for (const team of unknown) this.sayOnce({ issuer, tenant, team });
  }

  private sayOnce(facts: { readonly issuer: string; readonly tenant: string; readonly team: string }): void {
    const key = JSON.stringify(facts);
    if (this.said.has(key)) return;
    this.said.add(key);
    this.logger.warn(
      facts,
      'an issuer says a team that the tenant does not have; it brings nothing: make the team, or take it out of teamNames',
    );
  }
}
