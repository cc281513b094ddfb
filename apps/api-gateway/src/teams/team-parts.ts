import { BelongingController } from './belonging.controller.js';
import { TeamActs } from './team-acts.js';
import { TeamsController } from './teams.controller.js';

/** What the gateway's module takes in for teams. */
export const TEAM_CONTROLLERS = [TeamsController, BelongingController];
export const TEAM_PROVIDERS = [TeamActs];
