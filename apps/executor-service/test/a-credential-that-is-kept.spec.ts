import type { CredentialKind } from '@runbook/domain';
import { SEALED_CREDENTIALS, SEALED_DATA_KEYS } from '@runbook/service';
import type { Opened, Opening } from '../src/secrets/secret-vault.js';
import type { CredentialReader } from '../src/secrets/wanted-secrets.js';
import { CommandRunner } from '../src/steps/command.js';
import { NotifyRunner } from '../src/steps/notify.js';
import { AT, CALL, Kept } from './kept-credentials.js';

const nothing = undefined as never;
const command = new CommandRunner(nothing);
const notify = new NotifyRunner(nothing, nothing);
const SSH = { username: 'ops', password: 'hunter22-canary', hostKey: 'SHA256:abc' };

let kept: Kept;
beforeEach(() => void (kept = new Kept()));
const refusal = (opening: Promise<Opened>): Promise<string> =>
  opening.then(
    () => 'opened',
    (error: { error: { name: string; terminal: boolean; message: string } }) => {
      expect(error.error).toMatchObject({ name: 'denied', terminal: true });
      return error.error.message;
    },
  );

describe('a credential that is kept', () => {
  it.each<[CredentialKind, object, object, CredentialReader, Partial<Opened>]>([
    ['bearer', { token: 'tok-canary-1' }, AT, CALL, { credential: 'tok-canary-1' }],
    [
      'api-key',
      { key: 'key-canary-1', header: 'X-Key' },
      AT,
      CALL,
      { credential: 'key-canary-1', credentialAuth: { type: 'header', name: 'x-key' } },
    ],
    ['basic', { username: 'sam', password: 'pw-canary-1' }, AT, CALL, { credential: 'sam:pw-canary-1', credentialAuth: { type: 'basic' } }],
    ['ssh', SSH, { host: 'ti.example:443', credential: 'ti-api' }, command, { credential: JSON.stringify(SSH) }],
    [
      'bearer',
      { token: 'whsec_canary1' },
      { channel: 'webhook', url: 'https://ti.example/hook', credential: 'ti-api' },
      notify,
      { credential: 'whsec_canary1' },
    ],
  ])('of the kind %s is opened in the form in which it is sent', async (kind, value, parameters, reader, expected) => {
    await kept.set(kind, value);
    const opened = await kept.open(parameters, reader);
    expect(opened).toMatchObject(expected);
    expect(kept.uses).toEqual([[{ name: 'ti-api', version: 1, host: 'ti.example:443' }]]);
    for (const secret of Object.values(value).filter((one) => /canary/.test(String(one))))
      expect(opened.redactor.text(`<${secret}>`)).toBe('<[secret ti-api]>');
  });

  it('stands where an author put it in a text, however its name is written there', async () => {
    await kept.set('bearer', { token: 'tok-canary-1' });
    const places = [{ name: 'ti_api', pointer: '/body', at: 0 }] as never;
    const { redactor } = await kept.open({ url: AT.url, body: '' }, CALL, { places });
    expect(redactor.text('tok-canary-1')).toBe('[secret ti_api]');
    expect(kept.uses).toHaveLength(1);
  });

  it.each<[string, object, Partial<Opening>, string]>([
    ['to another host', { ...AT, url: 'https://evil.example/' }, {}, 'bound to evil.example:443'],
    ['to another port', { ...AT, url: 'https://ti.example:8443/' }, {}, 'bound to ti.example:8443'],
    ['to no host', { credential: 'ti-api' }, {}, 'not told to which'],
    ['by another runbook', AT, { runbook: 'other' }, 'bound to runbook other'],
    ['as a certificate', { url: AT.url, clientCertificate: 'ti-api' }, {}, 'of the kind mtls'],
    [
      'to a proxy that it is not bound to',
      { url: AT.url, proxy: { url: 'http://proxy.example:3128', credential: 'ti-api' } },
      {},
      'bound to proxy.example:3128',
    ],
  ])('is not opened, nor a use recorded, %s', async (_where, parameters, more, expected) => {
    await kept.set('bearer', { token: 'tok-canary-1' });
    expect(await refusal(kept.open(parameters, CALL, more))).toContain(expected);
    expect(kept.uses).toEqual([]);
  });

  it('of another tenant is not found, and neither is its namesake of the environment looked for where one is kept', async () => {
    await kept.set('bearer', { token: 'tok-canary-1' });
    expect((await kept.open(AT, CALL, { tenant: 'zeta' })).credential).toBe('of the environment');
    kept.revoke();
    expect(await refusal(kept.open(AT))).toContain('found in a chat');
  });

  it('is opened only behind the record of its use', async () => {
    await kept.set('bearer', { token: 'tok-canary-1' });
    const calledOff = new Error('the attempt was called off');
    await expect(kept.open(AT, CALL, { recorded: () => Promise.reject(calledOff) })).rejects.toBe(calledOff);
    // Revoked while the use was put on record.
    const recorded = () => Promise.resolve(kept.revoke());
    expect(await refusal(kept.open(AT, CALL, { recorded }))).toContain('found it revoked');
  });

  it('that was rotated meanwhile is opened in the version that was recorded', async () => {
    await kept.set('bearer', { token: 'tok-canary-1' });
    const { credential } = await kept.open(AT, CALL, { recorded: () => kept.set('bearer', { token: 'tok-canary-2' }) });
    expect(credential).toBe('tok-canary-1');
    expect((await kept.open(AT)).credential).toBe('tok-canary-2');
  });

  it('does not open from the document of another version', async () => {
    await kept.set('bearer', { token: 'tok-canary-1' });
    await kept.set('bearer', { token: 'tok-canary-2' });
    const values = await kept.documents.collection<{ _id: string }>(SEALED_CREDENTIALS);
    const keys = await kept.documents.collection<{ _id: string }>(SEALED_DATA_KEYS);
    for (const collection of [values, keys]) await collection.write([{ put: { ...(await collection.get('sealed_1'))!, _id: 'sealed_2' } }]);
    expect(await refusal(kept.open(AT))).toContain('set the credential again');
  });
});
