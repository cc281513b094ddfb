import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ownTeam, type TeamCommand } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { Principal } from '../access/principals.js';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';
import { actingOn, ChangeIdentities } from '../people/change-identities.js';
import { teamView, type TeamView } from './team-view.js';

const SHOWN_MAX = 100;

/** Carries out what is asked of a team, and answers with the team as it is afterwards. */
@Injectable()
export class TeamActs {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly known: KnownByNow,
  ) {}

  /** Throws the problems of `ChangeIdentities`. */
  async act(principal: Principal, command: TeamCommand): Promise<TeamView> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), command));
    return this.view(principal, command.team);
  }

  /** The tenant's team, also one that another gateway has just made. Throws the problem `team-unknown`. */
  async view({ actor: { tenant } }: Principal, id: string): Promise<TeamView> {
    const team = await this.known.ofIdentities(() => ownTeam(this.identities.of(tenant), id));
    if (team) return teamView(team, this.identities.of(tenant));
    throw new Problem('team-unknown', `expected a team, found none with the id ${id.slice(0, SHOWN_MAX)}; see GET /api/v1/teams`);
  }

  /** By id; dissolved ones too. */
  all({ actor: { tenant } }: Principal): readonly TeamView[] {
    const state = this.identities.of(tenant);
    const teams = Object.values(state.teams).sort((one, other) => (one.id < other.id ? -1 : 1));
    return teams.map((team) => teamView(team, state));
  }
}
