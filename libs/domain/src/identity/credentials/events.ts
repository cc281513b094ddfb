import type { Actor } from '../../actor.js';
import { oneOfTypes } from '../one-of-types.js';
import type { CredentialCheckOutcome, CredentialKind } from './state.js';

export type CredentialEvent =
  | CredentialCreated
  | CredentialRotated
  | CredentialBound
  | CredentialUnbound
  | CredentialRevoked
  | CredentialRemoved
  | CredentialCheckAsked
  | CredentialChecked;

interface Fact<Type extends string> {
  readonly type: Type;
  readonly at: number;
  readonly by: Actor;
  readonly credential: string;
}

/** Its value lies sealed in the document `sealed`; it is on no log. */
export interface CredentialCreated extends Fact<'CredentialCreated'> {
  readonly kind: CredentialKind;
  readonly version: number;
  readonly sealed: string;
  readonly hosts: readonly string[];
  readonly runbooks: readonly string[];
  readonly teams?: readonly string[];
}

/** A new value is used from now on, by whatever names the credential. */
export interface CredentialRotated extends Fact<'CredentialRotated'> {
  readonly version: number;
  readonly sealed: string;
}

export interface CredentialBound extends Fact<'CredentialBound'> {
  readonly hosts: readonly string[];
  readonly runbooks: readonly string[];
  readonly teams?: readonly string[];
}

export interface CredentialUnbound extends Fact<'CredentialUnbound'> {
  readonly hosts: readonly string[];
  readonly runbooks: readonly string[];
  readonly teams?: readonly string[];
}

/** Nothing uses it any more, and its values are erased. */
export interface CredentialRevoked extends Fact<'CredentialRevoked'> {
  readonly reason: string;
}

export type CredentialRemoved = Fact<'CredentialRemoved'>;

/** An executor may open the value from here on, and try it at this address. */
export interface CredentialCheckAsked extends Fact<'CredentialCheckAsked'> {
  readonly check: string;
  readonly version: number;
  readonly address: string;
}

export interface CredentialChecked extends Fact<'CredentialChecked'> {
  readonly check: string;
  readonly outcome: CredentialCheckOutcome;
  readonly reason: string;
}

export const isCredentialEvent = oneOfTypes<CredentialEvent>({
  CredentialCreated: true,
  CredentialRotated: true,
  CredentialBound: true,
  CredentialUnbound: true,
  CredentialRevoked: true,
  CredentialRemoved: true,
  CredentialCheckAsked: true,
  CredentialChecked: true,
});
