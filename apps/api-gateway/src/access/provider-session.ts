import { Sealing } from '@runbook/service';

/** How a provider knows a session that began with it. */
export interface ProviderSession {
  /** As the operator's settings name the provider. */
  readonly name: string;
  /** `sub`. */
  readonly subject: string;
  /** `sid`, of providers that tell sessions of one person apart. */
  readonly sid?: string;
  /** What it said when the session began, sealed; undefined: that was too long to be kept. */
  readonly sealedIdToken?: string;
}

/** By which the sessions are found that a provider ends. */
export interface ProviderSessionKeys {
  readonly providerSubject?: string;
  readonly providerSid?: string;
}

export const subjectKey = (provider: string, subject: string): string => JSON.stringify([provider, subject]);
export const sidKey = (provider: string, sid: string): string => JSON.stringify([provider, sid]);

export const keysOfProvider = ({ name, subject, sid }: ProviderSession): ProviderSessionKeys => ({
  providerSubject: subjectKey(name, subject),
  ...(sid !== undefined && { providerSid: sidKey(name, sid) }),
});

const ID_TOKEN_LENGTH_MAX = 16_384;

/** Sealed by the session's own name, of which the store has the hash alone: what it says of a person opens to who brings the session's tokens. */
export const sealedIdToken = (sessionName: string, idToken: string): { readonly sealedIdToken?: string } =>
  idToken.length > ID_TOKEN_LENGTH_MAX ? {} : { sealedIdToken: ofSession(sessionName).seal(idToken, PURPOSE) };

/** Undefined: there is none. */
export const openedIdToken = (sessionName: string, { sealedIdToken: sealed }: ProviderSession): string | undefined =>
  sealed === undefined ? undefined : ofSession(sessionName).opened(sealed, PURPOSE);

const PURPOSE = 'id-token-of-a-session';
const ofSession = (name: string): Sealing => new Sealing([name], PURPOSE);
