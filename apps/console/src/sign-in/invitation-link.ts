import { takenFragment } from './one-time-link.js';

/** What an invitation's link says: which member of which tenant chooses a password by which token. */
export interface Invitation {
  readonly token: string;
  readonly id: string;
  readonly tenant: string;
}

/** Of the link that was opened. */
export const takenInvitation = (): Invitation | undefined => invitationIn(takenFragment('#invitation=') ?? '');

/** Undefined where a part is missing. */
export function invitationIn(fragment: string): Invitation | undefined {
  const said = new URLSearchParams(fragment.slice(1));
  const [token, id, tenant] = [said.get('invitation'), said.get('id'), said.get('tenant')];
  return token && id && tenant ? { token, id, tenant } : undefined;
}
