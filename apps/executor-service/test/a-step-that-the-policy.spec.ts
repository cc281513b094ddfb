import type { Json, PolicyInput, PolicyVerdict, StepInput } from '@runbook/domain';
import { Policy } from '@runbook/ports';
import { openFolder, startExecutor, stubService, type StubbedService } from './running-executor.js';
import { ScriptedEngine } from './scripted-engine.js';

const ALLOWED: PolicyVerdict = {
  outcome: 'allowed',
  mask: [],
  require: [],
  evidence: { inputDigest: 'digest-1', id: 'dec_1', revision: 'r7' },
};
const AWAY: PolicyVerdict = { ...ALLOWED, outcome: 'unavailable', reason: 'nobody answers', evidence: { inputDigest: 'digest-0' } };

/** Answers as the test says, one after the other and the last for ever, and keeps what it was asked. */
class ScriptedPolicy extends Policy {
  override readonly isRemote = true;
  readonly asked: PolicyInput[] = [];
  constructor(private answers: readonly PolicyVerdict[]) {
    super();
  }
  override ask(input: PolicyInput): Promise<PolicyVerdict> {
    const answer = this.answers[Math.min(this.asked.length, this.answers.length - 1)]!;
    this.asked.push(input);
    return Promise.resolve(answer);
  }
  override trouble(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

describe('a step that the policy', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let engine: ScriptedEngine;
  let service: StubbedService;
  let executor: Awaited<ReturnType<typeof startExecutor>>;
  let policy: ScriptedPolicy;
  let type = 'application/json';

  beforeEach(async () => {
    folder = await openFolder();
    engine = await ScriptedEngine.open(folder.embedded);
    service = await stubService((_request, response) => {
      response.setHeader('content-type', type).end('{"user":{"name":"Ana","ssn":"1"}}');
    });
  });
  afterEach(async () => {
    await executor.stop();
    await engine.stop();
    await service.stop();
    await folder.remove();
  });

  const decided = async (...answers: PolicyVerdict[]) => {
    policy = new ScriptedPolicy(answers);
    executor = await startExecutor(folder.embedded, { policy, settings: { egressAllow: [service.target] } });
  };
  const ask = (more = {}, parameters: Json = { url: `${service.origin}/users/1` }) =>
    engine.decide('exe_1', engine.started(), engine.requested(parameters, more));
  const settled = () => new Promise((resolve) => void setTimeout(resolve, 50));

  it('allows is done, and the decision comes with its result', async () => {
    await decided(ALLOWED);
    await ask();
    const [result] = await engine.until('CompleteStep');
    expect(result?.policy).toEqual([
      {
        outcome: 'allowed',
        act: 'run',
        askedAt: expect.any(String),
        inputDigest: 'digest-1',
        id: 'dec_1',
        revision: 'r7',
        target: service.target,
      },
    ]);
    expect(engine.said('ReportPolicy')).toEqual([]);
  });

  it('decides about is told of by what the log and this service know, and by nothing else', async () => {
    await decided(ALLOWED);
    const gates = [{ step: 'ok', quorum: 1, fourEyes: true, votes: [{ by: 'ben', roles: ['lead'] }] }];
    const parameters = { url: `${service.origin}/users/1`, headers: { authorization: 'Bearer secrets.token' }, body: { claims: 'admin' } };
    await ask({ grounds: { class: 'disclosing', requesters: ['eve'], gates } }, parameters);
    await engine.until('CompleteStep');
    const { at, ...input } = policy.asked[0] as StepInput;
    expect(Date.parse(at)).toBeGreaterThan(0);
    expect(input).toEqual({
      ...{ version: 1, kind: 'step', tenant: 'acme', act: 'run', gates },
      run: {
        id: 'exe_1',
        runbook: { id: 'contain-host', version: 3, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
        startedAt: expect.any(String),
        startedBy: { kind: 'person', id: 'ana', via: 'api-key' },
        requesters: ['eve'],
        legalBasis: { authority: 'CSIRT', reference: 'LB-7', classification: 'SECRET', authorizedUsers: ['ana'], purpose: 'containment' },
        dataLicenses: ['internal'],
      },
      step: { path: 'lookup', type: 'call-service', attempt: 1, once: false, class: 'disclosing', target: service.target },
    });
  });

  it('refuses is not done, for good, with the reason', async () => {
    await decided({ ...ALLOWED, outcome: 'denied', reason: 'not on Sundays' });
    await ask();
    const [failure] = await engine.until('FailStep');
    expect(failure).toMatchObject({
      error: { name: 'denied', terminal: true, message: expect.stringContaining('not on Sundays') },
      effectless: true,
      policy: [{ outcome: 'denied', id: 'dec_1' }],
    });
    expect(service.calls).toEqual([]);
  });

  it('allows under an approval that nobody gave is not done', async () => {
    await decided({ ...ALLOWED, require: ['ciso'] });
    const gates = [{ step: 'ok', quorum: 1, fourEyes: true, votes: [{ by: 'ben', roles: ['lead'] }] }];
    await ask({ grounds: { gates } });
    const [failure] = await engine.until('FailStep');
    expect(failure).toMatchObject({
      error: { name: 'denied', message: expect.stringContaining('approval of ciso') },
      policy: [{ outcome: 'denied', required: ['ciso'] }],
    });
    expect(service.calls).toEqual([]);
  });

  it('allows under an approval that was given is done', async () => {
    await decided({ ...ALLOWED, require: ['lead'] });
    const gates = [{ step: 'ok', quorum: 1, fourEyes: true, votes: [{ by: 'ben', roles: ['lead'] }] }];
    await ask({ grounds: { gates } });
    expect((await engine.until('CompleteStep'))[0]?.policy).toMatchObject([{ outcome: 'allowed', required: ['lead'] }]);
  });

  it('cannot be asked about waits, says so once, and goes on by itself', async () => {
    await decided(AWAY, AWAY, ALLOWED);
    await ask();
    const [waits] = await engine.until('ReportPolicy');
    expect(waits?.policy).toMatchObject([{ outcome: 'unavailable', reason: 'nobody answers' }]);
    expect(service.calls).toEqual([]);
    const [result] = await engine.until('CompleteStep');
    // The log heard that it goes on before the result.
    expect(engine.said('ReportPolicy').map(({ policy }) => policy[0]?.outcome)).toEqual(['unavailable', 'allowed']);
    expect(result?.policy).toBeUndefined();
    expect(policy.asked).toHaveLength(3);
  });

  it('cannot be asked about in time fails by its time-out, which says why; nothing was done', async () => {
    await decided(AWAY);
    await ask({ timeoutMs: 400 });
    const [failure] = await engine.until('FailStep');
    expect(failure).toMatchObject({
      error: { name: 'timeout', message: expect.stringContaining('nothing done: nobody answers') },
      effectless: true,
    });
    expect(failure?.error.terminal).toBeUndefined();
    expect(service.calls).toEqual([]);
  });

  it('cannot be asked about ends when it is cancelled', async () => {
    await decided(AWAY);
    await ask();
    await engine.until('ReportPolicy');
    await engine.decide('exe_1', engine.cancelRequested(10_000));
    expect((await engine.until('FailStep'))[0]).toMatchObject({ error: { name: 'cancelled' } });
    expect(service.calls).toEqual([]);
  });

  it('allows once begins only when the log has the decision', async () => {
    await decided(ALLOWED);
    await ask({ effect: 'once' });
    const [claim] = await engine.until('RenewLease');
    await engine.decide('exe_1', engine.renewed(claim?.executor ?? ''));
    const [told] = await engine.until('ReportPolicy');
    await settled();
    expect(service.calls).toEqual([]);
    const decision = told!.policy[0]!;
    await engine.decide('exe_1', {
      type: 'StepPolicyDecided',
      at: Date.now(),
      step: 'lookup',
      attempt: 1,
      decision: { ...decision, inputDigest: 'another' },
    });
    await settled();
    expect(service.calls).toEqual([]);
    await engine.decide('exe_1', { type: 'StepPolicyDecided', at: Date.now(), step: 'lookup', attempt: 1, decision });
    const [result] = await engine.until('CompleteStep');
    expect(service.calls).toHaveLength(1);
    expect(result?.policy).toBeUndefined();
  });

  it.each([
    ['what is masked of its output', 'application/json', { user: { name: 'Ana' } }],
    ['an output in which nothing can be masked', 'text/plain', null],
  ])('masks loses %s, and nothing of what it sends', async (_what, contentType, output) => {
    type = contentType;
    await decided({ ...ALLOWED, mask: ['/user/ssn'] });
    await ask({}, { method: 'POST', url: `${service.origin}/users`, body: { user: { ssn: '7' } } });
    const [result] = await engine.until('CompleteStep');
    expect(result?.output).toEqual(output);
    expect(result?.policy).toMatchObject([{ mask: ['/user/ssn'] }]);
    expect(service.calls[0]?.body).toContain('ssn');
  });

  it('is asked about again before it is sent on to another host', async () => {
    const other = await stubService((_request, response) => void response.end('elsewhere'));
    try {
      await service.stop();
      service = await stubService((_request, response) => void response.writeHead(302, { location: `${other.origin}/x` }).end());
      policy = new ScriptedPolicy([ALLOWED, { ...ALLOWED, outcome: 'denied', reason: 'not there' }]);
      executor = await startExecutor(folder.embedded, { policy, settings: { egressAllow: [service.target, other.target] } });
      await ask();
      const [failure] = await engine.until('FailStep');
      expect(failure).toMatchObject({ error: { name: 'denied', message: expect.stringContaining('not there') } });
      expect(failure?.policy?.map(({ act, outcome, target }) => `${act} ${outcome} ${target}`)).toEqual([
        `run allowed ${service.target}`,
        `redirect denied ${other.target}`,
      ]);
      expect([service.calls.length, other.calls.length]).toEqual([1, 0]);
    } finally {
      await other.stop();
    }
  });

  it('of the built-in rules refuses leaves what has no basis any more undone', async () => {
    executor = await startExecutor(folder.embedded, { settings: { egressAllow: [service.target] } });
    const started = engine.started() as Extract<ReturnType<typeof engine.started>, { type: 'ExecutionStarted' }>;
    const legalBasis = { ...started.legalBasis!, expiresAt: '2020-01-01T00:00:00Z' };
    await engine.decide('exe_1', { ...started, legalBasis }, engine.requested({ url: service.origin }));
    const [failure] = await engine.until('FailStep');
    expect(failure).toMatchObject({ error: { name: 'denied', terminal: true, message: expect.stringContaining('legal basis') } });
    expect(failure?.policy).toBeUndefined();
    expect(service.calls).toEqual([]);
  });
});
