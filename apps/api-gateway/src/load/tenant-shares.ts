/** Who has not asked for so long leaves his share to the others. */
const ACTIVE_MS = 1_000;

interface Tenant {
  inFlight: number;
  /** By monotonic time. */
  askedAt: number;
}

/** What each tenant has in flight, and what it may have: as much as every other one that asks. */
export class TenantShares {
  private readonly tenants = new Map<string, Tenant>();
  total = 0;

  /** False: it has its share of the limit. While it asks alone, the whole limit is its share. */
  mayHaveMore(name: string, limit: number, now: number): boolean {
    const tenant = this.tenants.get(name) ?? { inFlight: 0, askedAt: now };
    tenant.askedAt = now;
    this.tenants.set(name, tenant);
    const share = Math.max(1, Math.ceil(limit / this.activeAt(now)));
    return tenant.inFlight < share;
  }

  add(name: string, more: 1 | -1): void {
    const tenant = this.tenants.get(name);
    if (tenant) tenant.inFlight += more;
    this.total += more;
  }

  private activeAt(now: number): number {
    for (const [name, { inFlight, askedAt }] of this.tenants) if (inFlight === 0 && now - askedAt > ACTIVE_MS) this.tenants.delete(name);
    return this.tenants.size;
  }
}
