import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ownMember } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { Principals } from '../access/principals.js';

/** The tenant of those whom the settings name. */
const TENANT = 'default';

/** Nobody could tell a member from whom the settings name alike, and votes are counted by persons: such a service does not start. */
@Injectable()
export class PersonsNamedTwice implements OnModuleInit {
  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly settings: Principals,
  ) {}

  onModuleInit(): void {
    const state = this.identities.of(TENANT);
    const twice = this.settings.ids(TENANT).filter((id) => ownMember(state, id));
    if (twice.length === 0) return;
    throw new Error(
      `expected persons and workers in DEV_API_KEYS and DEV_WORKER_KEYS who are no members, found ${twice.join(', ')}; take them out, and issue keys for these members`,
    );
  }
}
