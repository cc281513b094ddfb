import type { Actor } from '@runbook/domain';
import type { DataOf, FactType } from './fact-types.js';

/** What is told of one event of a run, without what is told of every one. */
export interface Told {
  readonly type: FactType;
  /** To everybody. */
  readonly shown: object;
  /** To who is cleared for the run. */
  readonly more: object;
  /** It is about the run as a whole: its parent is named. */
  readonly isOfWhole: boolean;
}

export const told = <Type extends FactType>(
  type: Type,
  shown: Partial<DataOf<Type>>,
  more: Partial<DataOf<Type>>,
  isOfWhole = false,
): Told => ({ type, shown, more, isOfWhole });

/** Kind and id alone: roles and keys are nobody else's business. */
export const actorOf = ({ kind, id }: Actor): { readonly kind: Actor['kind']; readonly id: string } => ({ kind, id });

export const isoOf = (ms: number): string => new Date(ms).toISOString();
