import type { CredentialKind } from '@runbook/domain';
import type { CredentialValue } from '@runbook/service';
import type { Auth } from '../steps/auth.js';

/** A credential in the form in which steps of its kind send it. */
export interface OpenedCredential {
  readonly text: string;
  /** How it is sent unless the step says otherwise. */
  readonly auth?: Auth;
  /** All of it that must not be seen, beside the text. */
  readonly secrets: readonly string[];
}

type Readings = { readonly [Kind in Exclude<CredentialKind, 'oauth2'>]: (value: CredentialValue<Kind>) => OpenedCredential };

/** For OAuth2 a token is fetched first. */
export const OPENED: Readings = {
  bearer: ({ token }) => ({ text: token, secrets: [] }),
  'api-key': ({ key, header }) => ({ text: key, auth: { type: 'header', name: header.toLowerCase() }, secrets: [] }),
  basic: ({ username, password }) => ({ text: `${username}:${password}`, auth: { type: 'basic' }, secrets: [password] }),
  ssh: (value) => ({ text: JSON.stringify(value), secrets: present(value.privateKey, value.password, value.passphrase) }),
  mtls: (value) => ({ text: JSON.stringify(value), secrets: present(value.privateKey, value.passphrase) }),
};

/** Of what tokens are fetched with, as services repeat it. */
export const secretsOfClient = ({ clientId, clientSecret }: CredentialValue<'oauth2'>): readonly string[] => [
  clientSecret,
  `${clientId}:${clientSecret}`,
  `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`,
];

const present = (...texts: readonly (string | undefined)[]): readonly string[] => texts.filter((text) => text !== undefined);
