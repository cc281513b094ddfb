import { oneOfTypes } from '../one-of-types.js';
import type { CredentialCheckOutcome, CredentialKind } from './state.js';

export type CredentialCommand =
  | CreateCredential
  | RotateCredential
  | BindCredential
  | UnbindCredential
  | RevokeCredential
  | RemoveCredential
  | AskCredentialCheck
  | ReportCredentialCheck;

/** Of a value that was sealed for this version, and lies in the document `sealed`. */
export interface CreateCredential {
  readonly type: 'CreateCredential';
  readonly credential: string;
  readonly kind: CredentialKind;
  readonly version: number;
  readonly sealed: string;
  readonly hosts: readonly string[];
  readonly runbooks: readonly string[];
  readonly teams?: readonly string[];
}

export interface RotateCredential {
  readonly type: 'RotateCredential';
  readonly credential: string;
  /** The value was read as one of this kind. */
  readonly kind: CredentialKind;
  readonly version: number;
  readonly sealed: string;
}

export interface BindCredential {
  readonly type: 'BindCredential';
  readonly credential: string;
  readonly hosts: readonly string[];
  readonly runbooks: readonly string[];
  readonly teams?: readonly string[];
}

export interface UnbindCredential {
  readonly type: 'UnbindCredential';
  readonly credential: string;
  readonly hosts: readonly string[];
  readonly runbooks: readonly string[];
  readonly teams?: readonly string[];
}

export interface RevokeCredential {
  readonly type: 'RevokeCredential';
  readonly credential: string;
  readonly reason: string;
}

export interface RemoveCredential {
  readonly type: 'RemoveCredential';
  readonly credential: string;
}

/** `host` is the `host:port` of the address. */
export interface AskCredentialCheck {
  readonly type: 'AskCredentialCheck';
  readonly credential: string;
  readonly check: string;
  readonly address: string;
  readonly host: string;
}

/** An executor's word. */
export interface ReportCredentialCheck {
  readonly type: 'ReportCredentialCheck';
  readonly credential: string;
  readonly check: string;
  readonly outcome: CredentialCheckOutcome;
  readonly reason: string;
}

export const isCredentialCommand = oneOfTypes<CredentialCommand>({
  CreateCredential: true,
  RotateCredential: true,
  BindCredential: true,
  UnbindCredential: true,
  RevokeCredential: true,
  RemoveCredential: true,
  AskCredentialCheck: true,
  ReportCredentialCheck: true,
});
