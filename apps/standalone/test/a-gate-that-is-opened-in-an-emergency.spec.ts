import { jest } from '@jest/globals';
import { AUDIT_RECORDS, bytesOf, type AuditEntry } from '@runbook/audit';
import { DEV_KEY, ServicesInThisProcess } from './services-in-this-process.js';
import { done, newKey, newMember, newTenant, type Credential } from './tenants-and-members.js';

const RUNBOOK = {
  ...{ apiVersion: 'runbook/v1', id: 'contain', name: 'Contain' },
  steps: [
    { id: 'ask', type: 'human-approval', with: { approvers: { users: ['far'] }, quorum: 1 } },
    { id: 'act', type: 'transform', dependsOn: ['ask'], with: { value: 'done' } },
  ],
};
const RULE = { reviewWithinHours: 24, quorum: 2, reviewers: ['APPROVER'], locks: 'person' };
const REASON = 'it spreads, and nobody of the on-call list answers';

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('a gate that is opened in an emergency', () => {
  let services: ServicesInThisProcess;
  let [root, ola, rae, ron, far, aud]: Credential[] = [];

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' });
    root = await newTenant(services, 'acme');
    ola = await newMember(services, root, 'ola', 'BREAK_GLASS', 'OPERATOR', 'AUTHOR');
    [rae, ron, far] = [
      await newMember(services, root, 'rae', 'APPROVER'),
      await newMember(services, root, 'ron', 'APPROVER'),
      await newMember(services, root, 'far', 'APPROVER'),
    ];
    aud = await newMember(services, root, 'aud', 'AUDITOR');
    await done(services, 201, 'POST', '/runbooks', { headers: ola, body: JSON.stringify(RUNBOOK) });
  });
  afterAll(() => services?.stop());

  /** A run that waits at its gate, started by `ola`. */
  async function asked(): Promise<{ run: string; approval: string; digest: string }> {
    const run = (await done(services, 201, 'POST', '/executions', { headers: ola, body: { runbookId: 'contain' } })).body.id;
    for (;;) {
      const { body } = await done(services, 200, 'GET', '/approvals?mine=false', { headers: far });
      const found = body.items.find((item: { execution: string }) => item.execution === run);
      if (found) return { run, approval: found.id, digest: found.digest };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const override = ({ approval, digest }: { approval: string; digest: string }, by: Credential | undefined, more: object = {}) =>
    services.ask('POST', `/approvals/${approval}/override`, { headers: { ...by, ...more }, body: { digest, reason: REASON } });
  const review = (id: string, by: Credential | undefined, verdict = 'uphold') =>
    services.ask('POST', `/overrides/${id}/reviews`, { headers: by, body: { verdict, reason: 'I have looked' } });
  /** The records of the members of `acme`, as the audit log has them. */
  async function audit(): Promise<string[]> {
    const stored = await services.platform.documents.collection<AuditEntry>({ ...AUDIT_RECORDS, readOnly: true });
    const all = await stored.find({ where: { aggregateId: 'acme' }, order: { by: 'version', direction: 'asc' }, limit: 1_000 });
    return all.map((entry) => bytesOf(entry).toString());
  }
  const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => `${status} ${body.code}`;

  it('is opened by nobody where the tenant has said nothing', async () => {
    const gate = await asked();
    expect(codeOf(await override(gate, ola))).toBe('403 break-glass-forbidden');
    expect(codeOf(await override(gate, rae))).toBe('403 permission-missing');
    expect((await done(services, 200, 'GET', `/approvals/${gate.approval}`, { headers: far })).body.status).toBe('open');
  });

  it('is opened where it has, by who started the run, and everybody sees that it was so', async () => {
    await done(services, 200, 'PUT', '/break-glass', { headers: root, body: RULE });
    const gate = await asked();
    const { status, headers, body } = await override(gate, ola, { 'idempotency-key': 'once' });
    expect([status, body.status, body.by, body.upheld, body.quorum, body.youMayReview]).toEqual([201, 'open', 'ola', 0, 2, false]);
    expect(headers.get('location')).toBe(`/api/v1/overrides/${body.id}`);
    expect(Date.parse(body.dueAt) - Date.parse(body.at)).toBe(24 * 3_600_000);
    // The same request again is the same override.
    expect((await override(gate, ola, { 'idempotency-key': 'once' })).body.id).toBe(body.id);
    const approval = (await done(services, 200, 'GET', `/approvals/${gate.approval}`, { headers: far })).body;
    expect(approval).toMatchObject({ status: 'overridden', votes: [], override: { id: body.id, by: 'ola', reason: REASON } });
    const explained = await done(services, 200, 'GET', `/executions/${gate.run}/explain`, { headers: ola });
    expect(explained.text).toContain(`was opened by ola without its votes (${body.id})`);
    const { text } = await done(services, 200, 'GET', `/executions/${gate.run}/logs`, { headers: aud });
    expect(text).toContain('GateOverridden');
    expect(codeOf(await override(gate, ola))).toBe('409 not-applicable');
  });

  it('stands first in the inboxes of those who owe it a look, and of who answers for it', async () => {
    const inbox = async (by: Credential | undefined) => (await done(services, 200, 'GET', '/approvals', { headers: by })).body;
    expect(Object.keys(await inbox(rae))[0]).toBe('obligations');
    expect((await inbox(rae)).obligations).toMatchObject([{ by: 'ola', status: 'open', youMayReview: true }]);
    expect((await inbox(ola)).obligations).toMatchObject([{ by: 'ola', youMayReview: false }]);
    expect(await inbox(root)).not.toHaveProperty('obligations');
  });

  it('is upheld by others, in their number, and by nobody else', async () => {
    const [{ id }] = (await done(services, 200, 'GET', '/overrides', { headers: rae })).body.items;
    await done(services, 200, 'PUT', '/people/ola/roles/APPROVER', { headers: root });
    expect(codeOf(await review(id, ola))).toBe('403 not-a-reviewer');
    expect((await review(id, rae)).body).toMatchObject({ status: 'open', upheld: 1 });
    expect(codeOf(await review(id, rae, 'condemn'))).toBe('409 already-reviewed');
    expect((await review(id, ron)).body).toMatchObject({ status: 'upheld', upheld: 2 });
    expect(codeOf(await review(id, far))).toBe('409 override-settled');
    expect(codeOf(await review('ovr_none', far))).toBe('404 override-unknown');
  });

  it('locks out who opened it when it is condemned, with keys and sessions, until another administrator lets go', async () => {
    const key = (await newKey(services, ola!)).credential;
    const { body } = await override(await asked(), key);
    await review(body.id, rae, 'condemn');
    expect((await review(body.id, ron, 'condemn')).body.status).toBe('condemned');
    const gate = await asked();
    for (const by of [ola, key]) expect(codeOf(await override(gate, by))).toBe('403 override-locked');
    expect((await done(services, 200, 'GET', '/break-glass', { headers: rae })).body.locks).toMatchObject([
      { kind: 'person', id: 'ola', because: 'condemned', override: body.id },
    ]);
    const report = (await done(services, 200, 'GET', '/health/security', { headers: root })).body;
    expect(report.findings.find(({ id }: { id: string }) => id === 'overrides-overdue')).toMatchObject({ about: ['person ola'] });
    const lift = { kind: 'person', id: 'ola', reason: 'talked through with her' };
    expect(codeOf(await services.ask('POST', '/break-glass/lifted-locks', { headers: ola, body: lift }))).toBe('403 permission-missing');
    expect((await done(services, 200, 'POST', '/break-glass/lifted-locks', { headers: root, body: lift })).body.locks).toEqual([]);
    expect((await override(gate, ola)).status).toBe(201);
  });

  it('is asked for a proof where the tenant asks for one', async () => {
    await done(services, 200, 'PUT', '/auth/step-up-policy', { headers: root, body: { withinMinutes: 30 } });
    const gate = await asked();
    expect(codeOf(await override(gate, (await newKey(services, ola!)).credential))).toBe('403 step-up-required');
    expect((await override(gate, ola)).status).toBe(201);
  });

  it('is no other tenant’s, and the two entries stand in the audit log', async () => {
    const gate = await asked();
    expect(
      codeOf(
        await services.ask('POST', `/approvals/${gate.approval}/override`, { key: DEV_KEY, body: { digest: gate.digest, reason: REASON } }),
      ),
    ).toBe('404 approval-unknown');
    const { identities } = services;
    const { overrides = {} } = identities.of('acme');
    expect(Object.values(overrides).map(({ status }) => status)).toEqual(['upheld', 'refused', 'condemned', 'open', 'open']);
    const audited = await services.ask('GET', '/audit/verify?topic=runbook.identity.events&partition=0', { key: DEV_KEY });
    expect(audited.body).toMatchObject({ valid: true });
    // One when it was done, another when it was settled; the audit is a moment behind.
    for (const [id, { status }] of Object.entries(overrides)) {
      const wanted = [
        'OverrideInvoked',
        status === 'refused' ? 'OverrideRefused' : status === 'open' ? 'OverrideCarriedOut' : 'OverrideSettled',
      ];
      for (const type of wanted) {
        while (!(await audit()).some((entry) => entry.includes(`"${type}"`) && entry.includes(id)))
          await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  });
});
