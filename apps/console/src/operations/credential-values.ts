import type { Schemas } from '../api/client.js';

export type CredentialKind = Schemas['Credential']['kind'];

/** One part of a credential's value. It is written, and never read back. */
export interface ValuePart {
  readonly name: string;
  readonly label: string;
  readonly isRequired?: boolean;
  readonly isSecret?: boolean;
  readonly isLong?: boolean;
  readonly hint?: string;
}

export const CREDENTIAL_KINDS: Readonly<Record<CredentialKind, { readonly label: string; readonly parts: readonly ValuePart[] }>> = {
  bearer: { label: 'Bearer token', parts: [{ name: 'token', label: 'Token', isRequired: true, isSecret: true }] },
  'api-key': {
    label: 'API key in a header',
    parts: [
      { name: 'key', label: 'Key', isRequired: true, isSecret: true },
      { name: 'header', label: 'Header', hint: 'X-API-Key where it is left out.' },
    ],
  },
  basic: {
    label: 'Name and password',
    parts: [
      { name: 'username', label: 'Name', isRequired: true },
      { name: 'password', label: 'Password', isRequired: true, isSecret: true },
    ],
  },
  ssh: {
    label: 'SSH',
    parts: [
      { name: 'username', label: 'User', hint: 'For a host without user@.' },
      { name: 'privateKey', label: 'Private key', isSecret: true, isLong: true, hint: 'This, or a password.' },
      { name: 'passphrase', label: 'Passphrase of the key', isSecret: true },
      { name: 'password', label: 'Password', isSecret: true },
      { name: 'hostKey', label: 'Key of the host', isLong: true, hint: 'This, or known hosts: no other host is logged in to.' },
      { name: 'knownHosts', label: 'Known hosts', isLong: true },
    ],
  },
  oauth2: {
    label: 'OAuth 2 client',
    parts: [
      { name: 'tokenUrl', label: 'Address of the token server', isRequired: true },
      { name: 'clientId', label: 'Client id', isRequired: true },
      { name: 'clientSecret', label: 'Client secret', isRequired: true, isSecret: true },
      { name: 'scope', label: 'Scope' },
      { name: 'audience', label: 'Audience' },
    ],
  },
  mtls: {
    label: 'Client certificate',
    parts: [
      { name: 'certificate', label: 'Certificate (PEM)', isRequired: true, isLong: true },
      { name: 'privateKey', label: 'Private key (PEM)', isRequired: true, isSecret: true, isLong: true },
      { name: 'passphrase', label: 'Passphrase of the key', isSecret: true },
      { name: 'authorities', label: 'Authorities (PEM)', isLong: true },
    ],
  },
};

export type TypedValue = Readonly<Record<string, string>>;

/** What is still missing; undefined: nothing that can be told here. */
export function missingIn(kind: CredentialKind, value: TypedValue): string | undefined {
  const missing = CREDENTIAL_KINDS[kind].parts.filter(({ name, isRequired }) => isRequired === true && !value[name]);
  return missing.length === 0 ? undefined : `Give ${missing.map(({ label }) => label.toLowerCase()).join(', ')} first.`;
}

/** Only what belongs to this kind, and is not empty: what was typed for another kind is not sent. */
export const valueOfKind = (kind: CredentialKind, value: TypedValue): Record<string, string> =>
  Object.fromEntries(CREDENTIAL_KINDS[kind].parts.flatMap(({ name }) => (value[name] ? [[name, value[name]]] : [])));
