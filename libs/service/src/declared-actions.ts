import type { ActionDeclared, DeclaredAction } from '@runbook/domain';

/** What the actions of every tenant have said of data, folded from the registry's log beside the runbooks. */
export class DeclaredActions {
  private readonly byName = new Map<string, DeclaredAction>();

  fold(tenant: string, { action, declared }: ActionDeclared): void {
    this.byName.set(keyOf(tenant, action), declared);
  }

  /** Undefined: nothing. */
  find(tenant: string, action: string): DeclaredAction | undefined {
    return this.byName.get(keyOf(tenant, action));
  }
}

/** No id of a tenant holds a space. */
const keyOf = (tenant: string, action: string): string => `${tenant} ${action}`;
