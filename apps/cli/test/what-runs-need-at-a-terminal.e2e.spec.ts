import { client } from '../../../test/system/index.mjs';
import { KEYS, systemAtHand, type SystemAtHand } from './system-at-hand.js';

let at: SystemAtHand;
beforeAll(async () => {
  at = await systemAtHand();
});
afterAll(() => at?.stop());

describe('events, sources, schedules, workers', () => {
  it('are sent, and resume what waits for them', async () => {
    const { id } = await at.start('listens');
    expect(await at.cli.json('event', 'send', '--type', 'com.example.word', '--subject', 'h-1', '-d', '{"ok":true}')).toMatchObject([
      { disposition: 'correlated' },
    ]);
    expect(await at.cli.json('run', 'show', id, '--wait')).toMatchObject({ status: 'COMPLETED' });
    const events = ['a', 'b'].map((each) => ({ specversion: '1.0', id: each, source: '/s', type: 'com.example.nobody', ttlms: 0 }));
    expect(await at.cli.json('event', 'send', '-f', at.file('events.json', JSON.stringify(events)))).toMatchObject([
      { id: 'a', disposition: 'no-match' },
      { id: 'b', disposition: 'no-match' },
    ]);
    expect((await at.cli.run(['event', 'send'])).code).toBe(2);
  });

  it('come from sources that are registered, shown and removed', async () => {
    at.file('hook.yaml', 'format: json\nwebhook: { scheme: github, secret: hook }\nmapping: { type: "com.example.{{ record.kind }}" }\n');
    expect(await at.cli.json('source', 'put', 'hook', '-f', 'hook.yaml')).toMatchObject({ id: 'hook', webhook: { scheme: 'github' } });
    expect((await at.cli.run(['source', 'list', '-o', 'name'])).out).toBe('hook\n');
    expect((await at.cli.run(['source', 'show', 'hook'])).out).toContain('POST /api/v1/webhooks/hook');
    expect(await at.cli.run(['event', 'where', 'hook'])).toMatchObject({
      code: 0,
      err: expect.stringContaining('no such events were met yet') as string,
    });
    expect((await at.cli.run(['event', 'where', 'hook', 'some-id'])).code).toBe(5);
    expect((await at.cli.run(['source', 'remove', 'hook'])).code).toBe(2);
    expect((await at.cli.run(['source', 'remove', 'hook', '--yes'])).code).toBe(0);
    expect((await at.cli.run(['source', 'show', 'hook'])).code).toBe(5);
  });

  it('fire by schedules that are shown', async () => {
    expect(await at.cli.json('schedule', 'list')).toMatchObject([{ runbookId: 'listens', timezone: 'Europe/Berlin' }]);
    expect((await at.cli.run(['schedule', 'show', 'listens'])).out).toContain('0 6 * * 1 Europe/Berlin');
    expect((await at.cli.run(['schedule', 'pause', 'listens', '--reason', 'the source moves'])).out).toContain('by dev: the source moves');
    expect((await at.cli.run(['schedule', 'list'])).out).toContain('paused');
    expect((await at.cli.run(['schedule', 'resume', 'listens', '--reason', 'moved', '--schedule', 'no such one'])).code).toBe(5);
    expect((await at.cli.run(['schedule', 'resume', 'listens', '--reason', 'moved'])).out).not.toContain('paused');
  });

  it('are done by workers, which are known by what they announce', async () => {
    expect(await at.cli.json('worker', 'list')).toEqual([]);
    await client(at.system.url, KEYS.worker).post('/workers/announce', {
      worker: 'w1',
      actions: [{ name: 'edr/isolate', description: 'Isolates a host' }],
    });
    expect(await at.cli.json('worker', 'list')).toMatchObject([{ name: 'edr/isolate', by: 'worker' }]);
    expect((await at.cli.run(['worker', 'actions', '--by', 'executor', '-o', 'name'])).out).not.toContain('edr/isolate');
  });
});

describe('credentials', () => {
  it('are kept, bound, rotated, tried, revoked and removed, and no value is ever shown', async () => {
    const said: string[] = [];
    const credential = async (words: string[], stdin?: string) => {
      const ended = await at.cli.run(['credential', ...words, '-v'], stdin === undefined ? {} : { stdin });
      said.push(ended.out, ended.err);
      return ended.code;
    };
    expect(
      await credential(['set', 'ti-api', '--kind', 'bearer', '--host', '127.0.0.1:1', '--runbook', 'fails'], 'a-secret-of-the-vendor\n'),
    ).toBe(0);
    expect(await at.cli.json('credential', 'show', 'ti-api')).toMatchObject({
      kind: 'bearer',
      version: 1,
      hosts: ['127.0.0.1:1'],
      runbooks: ['fails'],
    });
    at.file('next', 'another-secret-of-the-vendor');
    expect(await credential(['rotate', 'ti-api', '-f', 'next'])).toBe(0);
    expect(await credential(['bind', 'ti-api', '--runbook', 'contain'])).toBe(0);
    expect(await credential(['unbind', 'ti-api', '--runbook', 'fails'])).toBe(0);
    expect(await at.cli.json('credential', 'show', 'ti-api')).toMatchObject({ version: 2, runbooks: ['contain'] });
    expect(await at.cli.json('credential', 'show', 'ti-api', '--uses')).toEqual([]);
    expect(await credential(['check', 'ti-api', 'http://127.0.0.1:1/'])).toBe(1);
    expect(await credential(['revoke', 'ti-api', '--reason', 'it was in a log'])).toBe(0);
    expect(await at.cli.json('credential', 'list')).toMatchObject([{ name: 'ti-api', status: 'revoked' }]);
    expect(await credential(['set', 'user', '--kind', 'basic', '--username', 'ana'], 'a password of ana')).toBe(0);
    expect(await credential(['remove', 'user', '--yes'])).toBe(0);
    expect(await credential(['show', 'user'])).toBe(5);
    expect(said.join('')).not.toMatch(/a-secret-of-the-vendor|another-secret|a password of ana/);
  });
});

describe('authorities', () => {
  it('are created, amended, revoked and reinstated, and hold what runs under them', async () => {
    const members = {
      instrument: 'Act, section 5',
      reference: 'case-1',
      purpose: 'Containment',
      classification: 'SECRET',
      authorizedUsers: ['dev'],
      actions: ['*'],
    };
    at.file('authority.json', JSON.stringify({ id: 'case-1', ...members }));
    expect(await at.cli.json('authority', 'create', '-f', 'authority.json')).toMatchObject({
      id: 'case-1',
      version: 1,
      standing: 'IN_FORCE',
    });
    const run = await at.start('contain', '-i', 'host=ws-20', '--authority', 'case-1');
    expect(await at.cli.json('authority', 'amend', 'case-1', '-f', 'authority.json', '--reason', 'longer')).toMatchObject({ version: 2 });
    expect((await at.cli.run(['authority', 'amend', 'case-1', '-f', 'authority.json', '--reason', 'late', '--at', '1'])).code).toBe(6);
    expect(await at.cli.json('authority', 'revoke', 'case-1', '--reason', 'quashed')).toMatchObject({ standing: 'REVOKED' });
    expect((await at.cli.run(['run', 'show', run.id, '--wait'])).code).toBe(7);
    expect((await at.cli.run(['run', 'start', 'contain', '-i', 'host=x', '--authority', 'case-1'])).code).toBe(4);
    expect(await at.cli.json('authority', 'reinstate', 'case-1', '--reason', 'on appeal')).toMatchObject({ standing: 'IN_FORCE' });
    expect(await at.cli.json('run', 'release', run.id, '--authority', 'case-1', '--reason', 'in force again')).toMatchObject({
      id: run.id,
    });
  });

  it('are listed and shown, and a run may state a legal basis of its own', async () => {
    expect(await at.cli.json('authority', 'list')).toMatchObject([{ id: 'case-1' }]);
    expect(await at.cli.json('authority', 'show', 'case-1')).toMatchObject({ versions: expect.any(Array) as unknown });
    const based = [
      '--legal-authority',
      'Act',
      '--legal-reference',
      'c',
      '--legal-purpose',
      'p',
      '--classification',
      'SECRET',
      '--authorized-user',
      'dev,oli',
      '--license',
      'feed',
    ];
    expect(await at.start('contain', '-i', 'host=x', ...based)).toMatchObject({
      legalBasis: { authority: 'Act', authorizedUsers: ['dev', 'oli'] },
      dataLicenses: ['feed'],
    });
    expect((await at.cli.run(['run', 'start', 'contain', '-i', 'host=x', '--legal-authority', 'Act'])).code).toBe(2);
  });
});
