import type { Json } from '../../json.js';
import type { OverrideAddress } from '../events/index.js';
import type { Expecting } from './expectations.js';

/** What people ask of a step that asks them. Who acts, and with which roles, is the command's actor. */
export type VotingCommand = CastVote | OverrideGate | DelegateApproval | CommentApproval | ExtendApproval;

export interface CastVote {
  readonly type: 'CastVote';
  readonly step: string;
  readonly decision: 'approve' | 'reject';
  /** Of what the voter saw. */
  readonly digest: string;
  readonly comment?: string;
  readonly form?: Json;
}

/** From the aggregate of the tenant's members, which has decided that the person may. */
export interface OverrideGate {
  readonly type: 'OverrideGate';
  readonly step: string;
  /** The person's id. */
  readonly by: string;
  /** Of what the person saw. */
  readonly digest: string;
  readonly reason: string;
  readonly override: OverrideAddress;
}

export interface DelegateApproval extends Expecting {
  readonly type: 'DelegateApproval';
  readonly step: string;
  /** A person's id. */
  readonly to: string;
  readonly reason?: string;
}

export interface CommentApproval extends Expecting {
  readonly type: 'CommentApproval';
  readonly step: string;
  readonly text: string;
}

export interface ExtendApproval extends Expecting {
  readonly type: 'ExtendApproval';
  readonly step: string;
  /** Beyond the present deadline, in milliseconds. */
  readonly byMs: number;
  /** The deadline that the person had before them, in milliseconds since the epoch. */
  readonly expectedDeadlineAt?: number;
  readonly reason?: string;
}
