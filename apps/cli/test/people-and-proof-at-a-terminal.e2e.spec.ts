import { as, systemAtHand, type SystemAtHand } from './system-at-hand.js';

let at: SystemAtHand;
beforeAll(async () => {
  at = await systemAtHand();
});
afterAll(() => at?.stop());

describe('people, teams, keys', () => {
  it('are admitted, suspended, and given roles', async () => {
    expect(await at.cli.json('people', 'admit', 'oli', '--name', 'Oli', '--role', 'OPERATOR')).toMatchObject({
      id: 'oli',
      roles: ['OPERATOR'],
    });
    expect(await at.cli.json('people', 'grant', 'oli', 'VIEWER')).toMatchObject({ roles: expect.arrayContaining(['VIEWER']) as unknown });
    expect(await at.cli.json('people', 'withdraw', 'oli', 'VIEWER')).toMatchObject({ roles: ['OPERATOR'] });
    expect((await at.cli.run(['people', 'list', '-o', 'name'])).out).toContain('oli\n');
    expect(await at.cli.json('people', 'show', 'oli')).toMatchObject({ name: 'Oli' });
    expect((await at.cli.run(['people', 'roles', '-o', 'name'])).out).toContain('AUDITOR\n');
    expect(await at.cli.json('people', 'suspend', 'oli', '--reason', 'on leave')).toMatchObject({ suspended: { reason: 'on leave' } });
    expect(await at.cli.json('people', 'reinstate', 'oli')).not.toHaveProperty('suspended');
  });

  it('belong to teams', async () => {
    expect(await at.cli.json('team', 'create', 'blue', '--name', 'Blue team')).toMatchObject({ id: 'blue' });
    expect(await at.cli.json('team', 'join', 'blue', 'oli', '--role', 'APPROVER')).toMatchObject({
      members: [{ member: 'oli', roles: ['APPROVER'] }],
    });
    expect(await at.cli.json('team', 'assign', 'blue', 'contain')).toMatchObject({ runbooks: ['contain'] });
    expect(await at.cli.json('team', 'unassign', 'blue', 'contain')).toMatchObject({ runbooks: [] });
    expect(await at.cli.json('team', 'leave', 'blue', 'oli')).toMatchObject({ members: [] });
    expect(await at.cli.json('team', 'show', 'blue')).toMatchObject({ name: 'Blue team' });
    expect(await at.cli.json('team', 'dissolve', 'blue', '--reason', 'done', '--yes')).toMatchObject({ dissolved: { reason: 'done' } });
    expect((await at.cli.run(['team', 'list', '-o', 'name'])).out).toBe('blue\n');
  });

  it('have keys', async () => {
    await at.cli.json('people', 'admit', 'bot', '--name', 'Bot', '--kind', 'service', '--role', 'VIEWER');
    expect((await at.cli.run(['key', 'create', '--for', 'bot', '--label', 'ci', '--expires-in', '12h', '--to', 'bot.key'])).out).toBe('');
    expect(at.modeOf('bot.key')).toBe(0o600);
    expect(await at.cli.json('whoami', '--key-file', 'bot.key')).toMatchObject({ id: 'bot', kind: 'service' });
    const [key] = await at.cli.json<{ id: string }[]>('key', 'list', '--of', 'bot');
    expect((await at.cli.run(['key', 'revoke', key!.id, '--yes'])).code).toBe(0);
    expect((await at.cli.run(['whoami', '--key-file', 'bot.key'])).code).toBe(4);
  });
});

describe('the rest', () => {
  it('are told where they are signed in', async () => {
    expect(await at.cli.json('session', 'list')).toEqual([]);
    expect((await at.cli.run(['session', 'revoke'])).code).toBe(2);
    expect((await at.cli.run(['session', 'revoke', '0'.repeat(64), '--yes'])).code).toBe(5);
    expect((await at.cli.run(['session', 'revoke', '--all', '--yes'])).code).toBe(0);
  });

  it('checks the audit log and what is weak', async () => {
    expect(await at.cli.json('audit', 'list', '--topic', 'runbook.execution.events')).toMatchObject([{ partition: 0, valid: true }]);
    const { entries, headHash } = await at.cli.json<{ entries: number; headHash: string }>(
      'audit',
      'verify',
      '--partition',
      '0',
      '--topic',
      'runbook.registry.events',
    );
    const same = ['audit', 'verify', '--partition', '0', '--topic', 'runbook.registry.events', '--entries', String(entries)];
    expect((await at.cli.run([...same, '--head', headHash])).code).toBe(0);
    expect((await at.cli.run([...same, '--head', '0'.repeat(64)])).code).toBe(1);
    expect((await at.cli.run(['security', '-o', 'name'])).out).toContain('development-persons');
    expect((await at.cli.run(['security', '--fail', 'low'])).code).toBe(1);
  });

  it('tells who one is, what one may, and why something does not work', async () => {
    expect((await at.cli.run(['whoami'], as('ana'))).out).toMatch(/Known by: +RUNBOOK_KEY/);
    expect((await at.cli.run(['whoami', '--permissions', '-o', 'name'], as('ana'))).out).toContain('runbooks:write no\n');
    expect((await at.cli.run(['doctor', '-o', 'name'])).out).toBe(
      'versions ok\nsettings ok\nreached ok\nclocks ok\ntls ok\nready ok\nkey ok\npermissions ok\n',
    );
    const wrong = await at.cli.run(['doctor', '-o', 'name'], { env: { RUNBOOK_KEY: 'a-key-that-nobody-has' } });
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('key failed\n') as string });
    const away = await at.cli.run(['doctor', '-o', 'name'], { env: { RUNBOOK_URL: 'http://127.0.0.1:9' } });
    expect(away).toMatchObject({ code: 1, out: 'versions ok\nsettings ok\nreached failed\n' });
    expect(await at.cli.json('api', 'GET', '/lifecycle-rules')).toMatchObject({ review: 'off' });
    expect((await at.cli.run(['api', 'GET', '/auth/me', '-H', 'X-API-KEY: secret'])).code).toBe(2);
  });

  it('says what was expected, what was found, and by which id the service knows of it', async () => {
    const refused = await at.cli.run(['people', 'list', '-v'], as('ana'));
    expect(refused.code).toBe(4);
    expect(refused.out).toBe('');
    expect(refused.err).toContain('expected permission people:read');
    expect(refused.err).toContain('AUDITOR, PLATFORM_ADMIN, TENANT_ADMIN');
    expect(refused.err).toMatch(/request cli-[0-9a-f]{16}, trace [0-9a-f]{32}/);
    expect(await at.cli.run(['lst'])).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean list?') as string });
    expect(await at.cli.run(['run', 'list', '--statsu', 'x'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean --status?') as string,
    });
  });

  it('writes data in each form, and words beside it', async () => {
    const names = (await at.cli.run(['list', '-o', 'name'])).out.trim().split('\n');
    const jsonl = (await at.cli.run(['list', '-o', 'jsonl'])).out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(jsonl).toEqual(names);
    expect((await at.cli.run(['list', '-o', 'yaml'])).out).toMatch(/^- id: /m);
    expect((await at.cli.run(['list'])).out).toMatch(/^RUNBOOK +VERSION/);
    expect((await at.cli.run(['list', '--limit', '1', '-o', 'name'])).err).toContain('there are more than 1');
    expect((await at.cli.run(['list'])).out).not.toContain('\u001b');
    expect((await at.cli.run(['list'], { env: { FORCE_COLOR: '1' } })).out).toContain('\u001b[');
    expect((await at.cli.run(['list'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).out).not.toContain('\u001b');
  });
});
