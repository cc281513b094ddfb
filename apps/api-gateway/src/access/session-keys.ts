import { Injectable } from '@nestjs/common';
import { hasAdministrator, type Member } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { readApiKey } from './api-key-text.js';
import { Principals, type Principal } from './principals.js';
import type { Session, SessionKey } from './sessions.js';

/** What a key is good for now: whom the settings name, or a member's key. */
export type KeyStanding =
  { readonly principal: Principal } | { readonly tenant: string; readonly holder: Member; readonly scopes?: readonly string[] };

/** Sessions that began by a key. A browser gets one for a key, so that no script of a page ever holds the key. */
@Injectable()
export class SessionKeys {
  constructor(
    private readonly settings: Principals,
    private readonly identities: IdentityCatalogue,
    private readonly clock: Clock,
  ) {}

  /** The name of a key that was proved a moment ago. */
  nameOf(key: string): SessionKey {
    const read = readApiKey(key);
    return read && !this.settings.find(key) ? { id: read.id } : { ofSettings: sha256Of(key) };
  }

  /** Undefined: it is good no more. Asked with every request, as of a key that is sent. */
  standing({ key, tenant, person }: Pick<Session, 'key' | 'tenant' | 'person'>): KeyStanding | undefined {
    if (key === undefined) return undefined;
    if ('ofSettings' in key) {
      const principal = this.settings.ofHash(key.ofSettings);
      if (!principal || principal.actor.id !== person) return undefined;
      const isOver = principal.untilAdministrator && hasAdministrator(this.identities.of(principal.actor.tenant));
      return isOver ? undefined : { principal };
    }
    const held = this.identities.validKey(key.id, this.clock.now());
    return held && held.tenant === tenant && held.holder.id === person
      ? { tenant, holder: held.holder, ...(held.key.scopes && { scopes: held.key.scopes }) }
      : undefined;
  }
}
