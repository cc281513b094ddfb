import { readFile } from 'node:fs/promises';
import { URI, type TOTP } from 'otpauth';
import { startSystem, type Answer, type Api, type RunningSystem } from './running-system.mjs';

const PASSWORD = 'a long walk by the river';
const OTHER_PASSWORD = 'a short nap on the train';
const KEY = 'a-key-for-suites-and-benches-only';
const STEP_MS = 30_000;

const SENSITIVE = `
apiVersion: runbook/v1
id: isolate
name: Isolate
steps:
  - { id: ask, type: human-approval, with: { approvers: { roles: [APPROVER] }, fourEyes: true } }
  - id: act
    type: call-service
    dependsOn: [ask]
    sensitive: containment
    with: { method: POST, url: "http://127.0.0.1:9/isolate" }
`;

describe('people who prove who they are', () => {
  let system: RunningSystem;
  let nobody: Api;
  let ada: Record<string, string>;
  let totp: TOTP;
  let recovery: string[];
  /** Of this half minute, then of the next, which is good already: nobody waits, and a slow answer is no wrong one. */
  let step = 0;
  const nextCode = () => totp.generate({ timestamp: Date.now() + STEP_MS * step++ });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const summary = ({ status, body }: Answer) => ({ status, code: body.code });
  const login = (id: string, more: object = {}) => nobody.post('/auth/login', { id, password: PASSWORD, ...more });
  const signedIn = async (id: string, more: object = {}) => bearer((await login(id, more)).body.accessToken);
  const admit = async (id: string, roles: string[]) => {
    expect((await nobody.post('/people', { id, name: id, roles }, ada)).status).toBe(201);
    const { body } = await nobody.post(`/people/${id}/invitation`, undefined, ada);
    return bearer((await nobody.post('/auth/password', { token: body.token, password: PASSWORD })).body.accessToken);
  };

  beforeAll(async () => {
    system = await startSystem();
    nobody = system.as('');
    const printed = /"token":"(rbi_[\w-]+)"/.exec(await readFile(system.process.logFile, 'utf8'))?.[1];
    const made = await nobody.post('/auth/setup', { token: printed, id: 'ada', name: 'Ada Byron', password: PASSWORD });
    ada = bearer(made.body.accessToken);
  });
  afterAll(() => system?.stop());

  it('have a second factor from the first code on, and recovery codes that are shown once', async () => {
    const ana = await admit('ana', ['APPROVER']);
    const begun = await nobody.post('/auth/second-factor', undefined, ana);
    expect(begun.status).toBe(201);
    totp = URI.parse(begun.body.address) as TOTP;
    // Nobody is asked for a code before he has shown that he can make one.
    expect((await login('ana')).status).toBe(200);
    expect(summary(await nobody.post('/auth/second-factor/confirm', { code: '000000' }, ana))).toEqual({
      status: 401,
      code: 'sign-in-refused',
    });
    const confirmed = await nobody.post('/auth/second-factor/confirm', { code: nextCode() }, ana);
    expect(confirmed).toMatchObject({ status: 200, body: { recoveryCodes: expect.any(Array) } });
    recovery = confirmed.body.recoveryCodes;
    expect(summary(await nobody.post('/auth/second-factor', undefined, ana))).toEqual({ status: 409, code: 'conflict' });
    expect((await nobody.get('/people/ana', ada)).body).toMatchObject({ secondFactorSince: expect.any(String) });
  });

  it('are asked for a code at every way in, and a code is good once', async () => {
    expect(summary(await login('ana'))).toEqual({ status: 401, code: 'second-factor-required' });
    expect(summary(await login('ana', { password: 'wrong', code: '000000' }))).toEqual({ status: 401, code: 'sign-in-refused' });
    expect(summary(await login('ana', { code: '000000' }))).toEqual({ status: 401, code: 'sign-in-refused' });
    const code = nextCode();
    expect((await login('ana', { code })).status).toBe(200);
    expect(summary(await login('ana', { code }))).toEqual({ status: 401, code: 'sign-in-refused' });
    expect((await login('ana', { code: recovery[0] })).status).toBe(200);
    expect(summary(await login('ana', { code: recovery[0] }))).toEqual({ status: 401, code: 'sign-in-refused' });
    const change = { id: 'ana', oldPassword: PASSWORD, password: OTHER_PASSWORD };
    expect(summary(await nobody.post('/auth/password', change))).toEqual({ status: 401, code: 'second-factor-required' });
    // Neither does an invitation open the door by itself.
    const { body } = await nobody.post('/people/ana/invitation', undefined, ada);
    const chosen = { token: body.token, password: PASSWORD };
    expect(summary(await nobody.post('/auth/password', chosen))).toEqual({ status: 401, code: 'second-factor-required' });
    expect((await nobody.post('/auth/password', { ...chosen, code: recovery[1] })).status).toBe(200);
  });

  it('prove it anew where their tenant asks for it, and keys prove nothing', async () => {
    const byKey = system.as(KEY);
    // Whoever turns it on has given what it asks for.
    expect(summary(await byKey.put('/auth/step-up-policy', { withinMinutes: 5 }))).toEqual({ status: 403, code: 'step-up-required' });
    expect(await nobody.put('/auth/step-up-policy', { withinMinutes: 5 }, ada)).toMatchObject({ status: 200, body: { withinMinutes: 5 } });
    const refused = await byKey.post('/people', { id: 'eve', name: 'Eve' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'step-up-required', withinMinutes: 5 } });
    expect(summary(await byKey.post('/auth/step-up', { password: PASSWORD }))).toEqual({ status: 403, code: 'step-up-required' });
    expect((await nobody.post('/people', { id: 'eve', name: 'Eve' }, ada)).status).toBe(201);
    expect(summary(await nobody.post('/auth/step-up', { password: 'wrong' }, ada))).toEqual({ status: 401, code: 'sign-in-refused' });
    expect((await nobody.post('/auth/step-up', { password: PASSWORD }, ada)).status).toBe(204);
  });

  it('vote on what is sensitive with a proof, by a session and by no key', async () => {
    const ben = await admit('ben', ['APPROVER']);
    const issued = await nobody.post('/auth/api-keys', { label: 'laptop' }, ben);
    expect(issued.status).toBe(201);
    const byDeveloper = system.as(KEY);
    expect((await byDeveloper.post('/runbooks', SENSITIVE, { 'content-type': 'application/yaml' })).status).toBe(201);
    expect((await byDeveloper.post('/executions', { runbookId: 'isolate' })).status).toBe(201);
    const { id, digest } = (await nobody.get('/approvals', ben)).body.items[0];
    const vote = { decision: 'approve', digest };
    const byKey = system.as(issued.body.key);
    expect(summary(await byKey.post(`/approvals/${id}/votes`, vote))).toEqual({ status: 403, code: 'step-up-required' });
    expect(summary(await byKey.post(`/approvals/${id}/delegate`, { to: 'ana' }))).toEqual({ status: 403, code: 'step-up-required' });
    // A comment decides nothing.
    expect((await byKey.post(`/approvals/${id}/comments`, { text: 'I am looking' })).status).toBe(200);
    expect(await nobody.post(`/approvals/${id}/votes`, vote, ben)).toMatchObject({ status: 200, body: { status: 'approved' } });
  });

  it('prove it by the second factor, where they have one, and by no password', async () => {
    const ana = await signedIn('ana', { code: recovery[2] });
    expect(summary(await nobody.post('/auth/step-up', { password: PASSWORD }, ana))).toEqual({ status: 401, code: 'sign-in-refused' });
    expect((await nobody.post('/auth/step-up', { code: recovery[3] }, ana)).status).toBe(204);
  });

  it('are let in without a code once it was removed, by themselves or by an administrator', async () => {
    const ana = await signedIn('ana', { code: recovery[4] });
    expect(summary(await nobody.post('/auth/second-factor/remove', { code: '000000' }, ana))).toEqual({
      status: 401,
      code: 'sign-in-refused',
    });
    expect((await nobody.post('/auth/second-factor/remove', { code: recovery[5] }, ana)).status).toBe(204);
    expect((await login('ana')).status).toBe(200);
    const begun = await nobody.post('/auth/second-factor', undefined, ana);
    totp = URI.parse(begun.body.address) as TOTP;
    expect((await nobody.post('/auth/second-factor/confirm', { code: totp.generate() }, ana)).status).toBe(200);
    expect(summary(await login('ana'))).toEqual({ status: 401, code: 'second-factor-required' });
    expect((await nobody.remove('/people/ana/second-factor', ada)).status).toBe(204);
    expect((await login('ana')).status).toBe(200);
  });

  it('leave neither secrets nor codes in the log', async () => {
    const log = await readFile(system.process.logFile, 'utf8');
    for (const secret of ['otpauth://', totp.secret.base32, ...recovery]) expect(log).not.toContain(secret);
  });
});
