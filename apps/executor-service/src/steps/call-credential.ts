import { basicParts, SECRET_LENGTH_MIN } from '@runbook/outbound';
import type { Auth } from './auth.js';
import { StepFailure, type StepAttempt } from './step-runner.js';
import { invalidParameters } from './invalid-parameters.js';

/** As the step says, or as the credential is sent by its kind. */
export const authOf = ({ auth }: { readonly auth?: Auth }, { credentialAuth }: Pick<StepAttempt, 'credentialAuth'>): Auth =>
  auth ?? credentialAuth ?? { type: 'bearer' };

/** Puts the credential's secret into the headers, or the metadata. Throws a terminal `invalid-input` or `denied`, never with the value. */
export function authorize(
  headers: Record<string, string>,
  { credential, auth }: { readonly credential?: string; readonly auth: Auth },
  secret: string | undefined,
): void {
  if (credential === undefined) return;
  const name = auth.type === 'header' ? auth.name : 'authorization';
  if (Object.hasOwn(headers, name)) {
    throw invalidParameters('call-service', [{ path: '/credential', message: `expected one ${name}, found another under headers` }]);
  }
  // Not a visible Latin-1 text: a key file, or a line end that came with the secret.
  if (secret === undefined || !/^[\x20-\x7e\x80-\xff]+$/.test(secret)) {
    const message = `expected secret ${credential} to hold one line of text that a header can carry, found other characters; set it again without line ends`;
    throw new StepFailure({ name: 'denied', message, terminal: true });
  }
  headers[name] = valueOf(auth.type, secret, credential);
}

function valueOf(type: 'bearer' | 'basic' | 'header', secret: string, credential: string): string {
  if (type === 'header') return secret;
  if (type === 'bearer') return `Bearer ${secret}`;
  const found = faultOfBasic(secret);
  if (found === undefined) return `Basic ${Buffer.from(secret).toString('base64')}`;
  const message = `expected secret ${credential} to be user:password for basic authentication, found ${found}; set it again`;
  throw new StepFailure({ name: 'denied', message, terminal: true });
}

/** What is secret in it must be long enough to be kept out of outputs by itself. */
function faultOfBasic(secret: string): string | undefined {
  if (!secret.includes(':')) return 'no colon';
  const isLong = basicParts(secret).every((part) => part.length >= SECRET_LENGTH_MIN);
  return isLong ? undefined : `a password of fewer than ${SECRET_LENGTH_MIN} characters`;
}
