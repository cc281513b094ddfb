import type { Actor } from '@runbook/domain';

/** Who answers for what commands say of persons: the tenants' logs of members. */
export interface MembersOfRuns {
  /** Why the person is not who the command says he is; undefined: he is; null: nobody of this id was admitted. */
  unlikeMember(tenant: string, actor: Actor, runbook: string): string | null | undefined;
  /** Everything that stands on the log by now. Rejects where that takes longer. */
  readToEnd(timeoutMs: number): Promise<void>;
}

/**
 * Compares what a vote says of its person with the facts of the tenant. A role that was granted a moment ago may not be known yet: what does not fit is looked at once more
 * behind all that stands on the log by then. A role that was withdrawn a moment ago may still count, for as long as that takes to be read, milliseconds.
 */
export class SaidOfPersons {
  private asked: string | undefined;

  constructor(
    private readonly members: MembersOfRuns,
    private readonly settings: SettingsOfPersons,
  ) {}

  /** Null: he is as the command says. Undefined: read on, and ask again. */
  unlike(tenant: string, actor: Actor, runbook: string): string | null | undefined {
    const fault = this.faultOf(tenant, actor, runbook);
    if (fault === undefined) return null;
    const wasAsked = this.asked === actor.id;
    this.asked = undefined;
    return wasAsked ? fault : undefined;
  }

  /** The answer is good for the decision that asks next. */
  async readOn(member: string, timeoutMs: number): Promise<void> {
    await this.members.readToEnd(timeoutMs);
    this.asked = member;
  }

  /** Whom settings name no log knows. They have roles in development alone: in production settings give nobody any. */
  private faultOf(tenant: string, actor: Actor, runbook: string): string | undefined {
    const { production, devPersons } = this.settings;
    if (!production && devPersons.some(({ id }) => id === actor.id)) return undefined;
    const fault = this.members.unlikeMember(tenant, actor, runbook);
    if (fault !== null) return fault;
    return production ? `expected a member of ${tenant}, found that nobody admitted ${actor.id}` : undefined;
  }
}

/** Of the settings of services. */
export interface SettingsOfPersons {
  readonly production: boolean;
  readonly devPersons: readonly { readonly id: string }[];
}
