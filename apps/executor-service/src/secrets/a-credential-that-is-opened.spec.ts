import { SecretSource } from '@runbook/service';
import { CallServiceRunner } from '../steps/call-service.js';
import { CommandRunner } from '../steps/command.js';
import { NotifyRunner } from '../steps/notify.js';
import { SecretVault } from './secret-vault.js';
import type { CredentialReader } from './wanted-secrets.js';

class OneSecret extends SecretSource {
  constructor(private readonly value: string) {
    super();
  }
  override find() {
    return Promise.resolve(this.value);
  }
  override names() {
    return Promise.resolve([{ tenant: 'acme', name: 's' }]);
  }
}

const nothing = undefined as never;
const call = new CallServiceRunner(nothing, nothing);
const notify = new NotifyRunner(nothing, nothing);
const command = new CommandRunner(nothing);

/** Secrets of the environment have no uses to record. */
const recorded = () => Promise.reject(new Error('a secret of the environment was recorded'));
const OPENING = { tenant: 'acme', runbook: 'triage', parameters: { credential: 's' }, recorded };

const told = async (reader: CredentialReader, secret: string, text: string): Promise<string> =>
  (await new SecretVault(new OneSecret(secret)).open(OPENING, reader)).redactor.text(text);

describe('a credential that is opened', () => {
  it.each<[string, CredentialReader, string, string, string]>([
    ['a password alone', call, 'elastic:hunter22', 'user elastic has no password hunter22', 'user elastic has no password [secret s]'],
    ['a password of four characters', call, 'elastic:h7Q2', 'not h7Q2', 'not [secret s]'],
    ['both in base64', call, 'elastic:hunter22', `Basic ${Buffer.from('elastic:hunter22').toString('base64')}`, 'Basic [secret s]=='],
    ['a password alone in base64', call, 'elastic:hunter22', Buffer.from('x hunter22').toString('base64'), 'eC[secret s]=='],
    ['a token where its scheme is in the secret', call, 'ApiKey abcdefgh1234', 'no key abcdefgh1234', 'no key [secret s]'],
    ['a token in an address', notify, 'https://chat.example/services/T0/B0/abcdefgh12345678', 'no abcdefgh12345678', 'no [secret s]'],
    ['a token in a part of an address', notify, '/services/T0/B0/abcdefgh12345678', 'no abcdefgh12345678', 'no [secret s]'],
    ['a passphrase', command, '{"privateKey":"abcdefgh","passphrase":"h7Q2","hostKey":"SHA256:abc"}', 'not h7Q2', 'not [secret s]'],
  ])('keeps out of outputs %s', async (_what, reader, secret, text, expected) => {
    expect(await told(reader, secret, text)).toBe(expected);
  });
});
