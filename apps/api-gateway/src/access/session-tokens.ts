import { sha256Of } from '@runbook/wire';
import { randomBytes } from 'node:crypto';

/** `a`: for access, `r`: for one refreshing. Both carry the session's name, and a secret each. */
type TokenKind = 'a' | 'r';

const TOKEN = /^rb([ar])_([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/;
const SECRET_BYTES = 32;

/** A new pair of tokens for the session of this name. The hashes alone are kept. */
export function tokensOf(name: string) {
  const [access, refresh] = [randomBytes(SECRET_BYTES).toString('base64url'), randomBytes(SECRET_BYTES).toString('base64url')];
  return {
    accessToken: `rba_${name}${access}`,
    accessHash: sha256Of(access),
    refreshToken: `rbr_${name}${refresh}`,
    refreshHash: sha256Of(refresh),
  };
}

/** Undefined: it is no token of this kind. */
export function readToken(text: string, kind: TokenKind): { readonly name: string; readonly hash: string } | undefined {
  const [, found, name = '', secret = ''] = TOKEN.exec(text) ?? [];
  return found === kind ? { name, hash: sha256Of(secret) } : undefined;
}
