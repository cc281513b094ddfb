import { readJson } from '@runbook/domain';
import { parseCookie, stringifySetCookie } from 'cookie';
import { z } from 'zod';

/** What a browser keeps while its person is with the provider: it binds the answer to the browser that asked. */
const pending = z.strictObject({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  /** Of PKCE (RFC 7636): only who has it can use the code. */
  verifier: z.string(),
  returnTo: z.string(),
  /** The provider was told to ask its person anew. */
  isFresh: z.boolean(),
  /** Milliseconds since the epoch. */
  until: z.number(),
});
export type PendingSignIn = z.output<typeof pending>;

/** Somebody may have to look for his telephone. */
export const PENDING_MS = 10 * 60_000;

/** Over TLS with a prefix that no other host of the domain, and nobody on the way, can set (RFC 6265bis, section 4.1.3). */
const nameOf = (secure: boolean): string => (secure ? '__Host-runbook_sign_in' : 'runbook_sign_in');

/** Sent along when the provider sends its person back, which is a visit from another site: `Lax`. */
export function pendingCookie(signIn: PendingSignIn, secure: boolean): string {
  const value = Buffer.from(JSON.stringify(signIn)).toString('base64url');
  const expires = new Date(signIn.until);
  return stringifySetCookie({ name: nameOf(secure), value, path: '/', httpOnly: true, sameSite: 'lax', secure, expires });
}

export const endedPendingCookie = (secure: boolean): string =>
  stringifySetCookie({ name: nameOf(secure), value: '', path: '/', httpOnly: true, sameSite: 'lax', secure, expires: new Date(0) });

/** Undefined: there is none, or it is none of ours. */
export function pendingOf(header: string | undefined, secure: boolean): PendingSignIn | undefined {
  const value = header === undefined ? undefined : parseCookie(header)[nameOf(secure)];
  if (value === undefined) return undefined;
  try {
    return pending.safeParse(readJson(Buffer.from(value, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
