import type { Zones } from '@runbook/domain';

const HOUR_MS = 3_600_000;

/** A world with one zone: `Europe/Berlin` by the rule that it has had since 1996, without asking the machine for it. */
export const berlin: Zones = {
  offsetMs(zone, at) {
    if (zone !== 'Europe/Berlin') return undefined;
    const year = new Date(at).getUTCFullYear();
    const isSummer = at >= lastSunday(year, 3) + HOUR_MS && at < lastSunday(year, 10) + HOUR_MS;
    return (isSummer ? 2 : 1) * HOUR_MS;
  },
};

/** Midnight UTC of the month's last Sunday, in milliseconds since the epoch; January is 1. Both months that it is for have 31 days. */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month - 1, 31));
  return last.setUTCDate(31 - last.getUTCDay());
}
