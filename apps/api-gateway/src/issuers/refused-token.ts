import { Problem } from '../http/problem.js';

/** Never shows what was sent. */
export function refusedToken(expected: string, found: string): Problem {
  return new Problem('token-refused', `expected a token ${expected}, found ${found}; get another from its issuer`, {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}
