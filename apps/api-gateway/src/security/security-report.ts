import { Inject, Injectable } from '@nestjs/common';
import { PLATFORM_TENANT } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue, RunbookCatalogue, SETTINGS, type Settings } from '@runbook/service';
import { ApiKeyStore } from '../access/api-key-store.js';
import { Invitations } from '../access/invitations.js';
import { gravestFirst, type Finding } from './finding.js';
import { findingsOfMembers, validKeys } from './findings-of-members.js';
import { findingsOfSettings } from './findings-of-settings.js';
import { findingsOfSources } from './findings-of-sources.js';

/** Says what is weak, from what is so now. Of the settings to the platform's own tenant alone: they are nobody else's to see or mend. */
@Injectable()
export class SecurityReport {
  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly catalogue: RunbookCatalogue,
    private readonly keys: ApiKeyStore,
    private readonly invitations: Invitations,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(tenant: string): Promise<readonly Finding[]> {
    const now = this.clock.now();
    const state = this.identities.of(tenant);
    const lastUses = await this.keys.lastUses(validKeys(state, now).map(({ id }) => id));
    const invited = await this.invitations.waitingIn(tenant);
    const sources = this.catalogue.eventSources.all().filter((source) => source.tenant === tenant);
    return gravestFirst([
      ...(tenant === PLATFORM_TENANT ? findingsOfSettings(this.settings, state) : []),
      ...findingsOfMembers({ state, now, lastUses, invited }),
      ...findingsOfSources(sources),
    ]);
  }
}
