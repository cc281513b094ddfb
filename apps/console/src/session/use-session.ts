import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../api/client.js';
import { unfollowAll } from '../api/live.js';
import { meQuery, permissionsQuery, type Me, type PermissionName } from '../api/queries.js';
import { queryClient } from '../api/query-client.js';
import { tellTabs } from '../api/signed-in.js';

/** Who is signed in; below the gate of `shell/frame.tsx`, where somebody is. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

/** Whether I may; `whyNot` says what is missing and who has it. */
export interface May {
  readonly may: boolean;
  readonly whyNot?: string;
}

/**
 * What I hold in the tenant, or within a team: then the service says with each runbook whether it is one of the team's. While it is not known yet, the
 * service decides too.
 */
export function useMay(permission: PermissionName): May {
  const { data } = useQuery(permissionsQuery);
  const found = data?.items.find((item) => item.permission === permission);
  if (!found || found.held || (found.heldWithin?.length ?? 0) > 0) return { may: true };
  return { may: false, whyNot: `You may not ${found.permits}: that needs ${permission}. ${holders(found.roles)}` };
}

function holders(roles: readonly string[]): string {
  if (roles.length === 0) return 'No role brings it yet; an administrator can define one.';
  return `${roles.length === 1 ? 'The role' : 'One of the roles'} ${roles.join(', ')} brings it; an administrator can grant it.`;
}

/** Ends the session here, in the other tabs of this browser and at the service, and where it began with a provider leads on to the end of the one there. */
export async function signOut(): Promise<void> {
  unfollowAll();
  const answer = await api.POST('/api/v1/auth/logout').catch(() => undefined);
  queryClient.clear();
  tellTabs(undefined);
  location.assign(answer?.data?.endSession ?? '/sign-in');
}
