import { authorityAddress } from '../registry/authorities/authority-address.js';
import type { AuthorityCommand } from '../registry/authorities/commands.js';
import type { AuthorityEvent } from '../registry/authorities/events.js';
import type { AuthorityNotice } from '../execution/commands/authority.js';
import type { UnwantedAuthority } from '../execution/commands/rejections.js';
import type { ExecutionEvent } from '../execution/events/index.js';
import { countsOf } from '../execution/state/authority-use.js';
import type { Reaction } from './reaction.js';

interface RunAddress {
  readonly id: string;
  readonly tenant: string;
}

/** What a fact of a run makes its authority do: have it among its runs, and no longer. */
export function reactionsOfAuthority({ id: execution, tenant }: RunAddress, event: ExecutionEvent): Reaction[] {
  const to = (authority: string, body: AuthorityCommand): Reaction => ({ to: 'registry', id: authorityAddress(tenant, authority), body });
  switch (event.type) {
    case 'ExecutionStarted':
      return event.authority ? [to(event.authority.id, { type: 'UseAuthority', execution, ask: 1, ...countsOf(event) })] : [];
    case 'AuthorityAsked': {
      const { authority, ask, counts, leaves } = event;
      const asked = to(authority.id, { type: 'UseAuthority', execution, ask, ...(counts && { counts }) });
      return leaves === undefined ? [asked] : [asked, to(leaves, { type: 'LeaveAuthority', execution, ask: ask - 1 })];
    }
    case 'ExecutionReopened': {
      if (!event.asks) return [];
      const { authority, ...question } = event.asks;
      return [to(authority, { type: 'UseAuthority', execution, ...question })];
    }
    case 'ExecutionCompleted':
    case 'ExecutionFailed':
    case 'ExecutionCancelled':
    case 'ExecutionTimedOut':
      return event.authority === undefined ? [] : [to(event.authority, { type: 'LeaveAuthority', execution, ask: event.ask })];
    default:
      return [];
  }
}

/** An authority that has a run among its own which is over, or under another: a question that came to it once more brought it back. */
export const reactionToUnwanted = ({ id: execution, tenant }: RunAddress, { authority, ask }: UnwantedAuthority): Reaction => ({
  to: 'registry',
  id: authorityAddress(tenant, authority),
  body: { type: 'LeaveAuthority', execution, ask },
});

/** What a fact of an authority mak runs do: the one that asked is answered, and all that are under it are told what changed. */
export function reactionsToAuthority(event: AuthorityEvent): Reaction[] {
  const { authority, version, revision } = event;
  const tell = (executions: readonly string[], body: AuthorityNotice): Reaction[] =>
    executions.map((id) => ({ to: 'execution', id, body }));
  const notice = { type: 'HeedAuthority', authority, version, revision } as const;
  switch (event.type) {
    case 'AuthorityUsed': {
      const grant = { id: authority, version, revision, terms: event.terms };
      return tell([event.execution], { type: 'ConfirmAuthority', ask: event.ask, authority: grant });
    }
    case 'AuthorityRefused':
      return tell([event.execution], { type: 'RefuseAuthority', ask: event.ask, authority, reason: event.reason });
    case 'AuthorityRevoked':
      return tell(event.runs, { ...notice, standing: 'REVOKED', reason: event.reason });
    case 'AuthorityExpired':
      return tell(event.runs, { ...notice, standing: 'EXPIRED' });
    case 'AuthorityReinstated':
      return tell(event.runs, { ...notice, standing: 'IN_FORCE', terms: event.terms });
    case 'AuthorityAmended':
      // Of one that stays revoked the runs are held, and asking it again is how they go on.
      return event.inForce ? tell(event.runs, { ...notice, standing: 'IN_FORCE', terms: event.terms }) : [];
    default:
      return [];
  }
}
