import { targetOf } from '@runbook/outbound';
import type { SshHost } from '../steps/command-parameters.js';
import { StepFailure } from '../steps/step-runner.js';
import { pinnedKeys } from './host-keys.js';
import { readSshCredential } from './ssh-credential.js';
import type { SshLogin } from './ssh-session.js';

/** Who logs in to the host, and whom it must be. Throws a terminal `denied` that shows nothing of the secret. */
export function loginOf(host: SshHost, credential: string, secret: string): SshLogin {
  const read = readSshCredential(secret);
  if (!read) {
    const expected = 'JSON with privateKey or password, and hostKey or knownHosts';
    throw denied(`expected secret ${credential} to be ${expected}, found another text; set it again (docs/guides/commands.md)`);
  }
  const pinned = pinnedKeys(read.hostKeys, read.knownHosts, host);
  if (!pinned) {
    throw denied(`expected secret ${credential} to pin a key of ${targetOf(host)}, found none; add its hostKey or its line of knownHosts`);
  }
  const username = host.user ?? read.username;
  if (username === undefined) {
    throw denied(`expected a user for ${targetOf(host)}, found none; write user@host, or username in secret ${credential}`);
  }
  const { password, privateKey, passphrase } = read;
  return { username, pinned, ...(password !== undefined && { password }), ...(privateKey !== undefined && { privateKey, passphrase }) };
}

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });
