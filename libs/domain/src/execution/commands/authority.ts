import type { AuthorityKnown } from '../../authorities/terms.js';
import type { AuthorityGrant } from '../events/index.js';

/** What an authority tells the runs that are, or want to be, under it. */
export type AuthorityNotice = HeedAuthority | ConfirmAuthority | RefuseAuthority;

/** It was amended, revoked or reinstated, or is over. */
export interface HeedAuthority extends Pick<AuthorityKnown, 'version' | 'revision' | 'standing' | 'reason'> {
  readonly type: 'HeedAuthority';
  readonly authority: string;
  /** Absent: as before. */
  readonly terms?: AuthorityKnown['terms'];
}

/** It has the run among those under it. */
export interface ConfirmAuthority {
  readonly type: 'ConfirmAuthority';
  /** The question that it answers. */
  readonly ask: number;
  readonly authority: AuthorityGrant;
}

export interface RefuseAuthority {
  readonly type: 'RefuseAuthority';
  readonly ask: number;
  readonly authority: string;
  readonly reason: string;
}
