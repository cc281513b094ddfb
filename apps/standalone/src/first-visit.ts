import { FirstVisits } from '@runbook/api-gateway';
import { isLoopback, type RunningService } from '@runbook/service';

/** The address that opens the console signed in; undefined where others reach the service: what it prints might be read by them too. */
export function firstVisit({ url, get }: RunningService, host: string, key: string): string | undefined {
  return isLoopback(host) ? `${url}/sign-in#visit=${get(FirstVisits).issue(key)}` : undefined;
}
