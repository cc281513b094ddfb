/** What an invitation's link says: which member of which tenant chooses a password by which token. */
export interface Invitation {
  readonly token: string;
  readonly id: string;
  readonly tenant: string;
}

const FRAGMENT = /^#invitation=/;
let taken: Invitation | undefined;

/** Of the link that was opened, once: the token leaves the address at once, so that no history, bookmark or look over the shoulder has it. */
export function takenInvitation(): Invitation | undefined {
  if (FRAGMENT.test(location.hash)) {
    taken = invitationIn(location.hash);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return taken;
}

/** Undefined where a part is missing. */
export function invitationIn(fragment: string): Invitation | undefined {
  const said = new URLSearchParams(fragment.slice(1));
  const [token, id, tenant] = [said.get('invitation'), said.get('id'), said.get('tenant')];
  return token && id && tenant ? { token, id, tenant } : undefined;
}
