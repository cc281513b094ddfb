import type { DeclaredAction } from '../../authorities/declared-action.js';
import type { AuthorityKnown } from '../../authorities/terms.js';
import type { Actor } from '../../actor.js';
import type { ClassificationRule } from '../../classification/index.js';
import type { Outside, ResolveBlob, Zones } from '../../expression/index.js';
import type { RunbookPin } from '../events/index.js';
import type { CompiledRunbook } from '../../runbook/index.js';

/**
 * How a definition stands with those who answer for it: approved and in force; approved once and deprecated, which is for ever; or a draft that
 * nobody has approved.
 */
export type Standing = 'in-force' | 'deprecated' | 'draft';

/** All that a decision takes from outside (P5). */
export interface ExecutionWorld extends Outside {
  /** Milliseconds since the epoch by the owner's clock. */
  readonly now: number;
  /** Since when somebody has owned the run without a break, in milliseconds since the epoch; before that nobody could renew a lease. Absent: always. */
  readonly ownedSince?: number;
  /** No run goes on for longer, whatever its runbook says, in milliseconds. Absent: as the runbook says. */
  readonly durationMsMax?: number;
  /** In [0, 1), for jitter. */
  readonly chance: number;
  readonly id: string;
  readonly tenant: string;
  readonly actor: Actor;
  /** Undefined: not at hand, load it. Null: there is none with this digest. */
  readonly definition: (digest: string) => CompiledRunbook | null | undefined;
  /** The registered version, or the newest one; undefined: there is none. */
  readonly version: (runbookId: string, version: number | 'latest') => RunbookPin | undefined;
  /** Whether anything may run by it, as far as is known now. Undefined: not at hand, find out. Null: there is no such version or draft. */
  readonly standing: (pin: RunbookPin) => Standing | null | undefined;
  /** The tenant's authority with this id, as far as is known now. Undefined: not at hand, find out. Null: there is none. */
  readonly authority: (id: string) => AuthorityKnown | null | undefined;
  /** Whether the tenant lets a start state its legal basis itself. */
  readonly inlineBasis: 'allowed' | 'refused';
  /** What the tenant's action of this name has declared of data, as far as is known now; absent, or undefined: nothing. */
  readonly action?: (name: string) => DeclaredAction | undefined;
  /**
   * Why the person is not who the command says he is (its roles, its teams), as far as is known now, where it is about a run of this runbook. Null: he is. Undefined: nobody knows yet, find
   * out. Absent: nobody looks.
   */
  readonly unlikeMember?: (actor: Actor, runbook: string) => string | null | undefined;
  /** The tenant's scale of classifications; absent: the one of tenants that have said nothing. */
  readonly classifications?: ClassificationRule;
  /** The tenant's rule of what becomes of runs whose version is deprecated. */
  readonly whenDeprecated: 'finish' | 'hold' | 'cancel';
  /** The content of a blob at hand. Throws `ExpressionError` for one that the store does not have. */
  readonly blob: ResolveBlob;
  readonly zones: Zones;
  /** Whether the text with this hash is in the blob store, so that a record may refer to it. */
  readonly kept: (sha256: string) => boolean;
  /** Lower-case hex SHA-256 of the text's UTF-8 bytes. */
  readonly sha256: (text: string) => string;
}
