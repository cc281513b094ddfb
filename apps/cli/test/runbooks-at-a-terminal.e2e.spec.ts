import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './command.js';
import { as, CONTAIN, KEYS, systemAtHand, type SystemAtHand } from './system-at-hand.js';

let at: SystemAtHand;
beforeAll(async () => {
  at = await systemAtHand();
});
afterAll(() => at?.stop());

describe('runbooks', () => {
  it('are begun, checked, and put in force', async () => {
    expect(await at.cli.run(['new', 'greet'])).toMatchObject({ code: 0, out: 'greet.yaml\n' });
    expect(await at.cli.run(['new', 'greet'])).toMatchObject({ code: 6 });
    expect(await at.cli.run(['check', 'greet.yaml'])).toMatchObject({ code: 0, out: '' });
    expect((await at.cli.run(['apply', 'greet.yaml', '--dry-run'])).out).toContain('would change');
    expect(await at.cli.run(['show', 'greet'])).toMatchObject({ code: 5 });
    expect(await at.cli.json('apply', 'greet.yaml')).toEqual([{ file: 'greet.yaml', id: 'greet', outcome: 'in force', version: 1 }]);
    expect(await at.cli.json('apply', 'greet.yaml')).toEqual([{ file: 'greet.yaml', id: 'greet', outcome: 'unchanged', version: 1 }]);
    at.file('greet.yaml', at.read('greet.yaml').replace('Hello,', 'Welcome,'));
    const changed = await at.cli.run(['diff', 'greet.yaml']);
    expect(changed.out).toContain('-    with: { value: "Hello, {{ inputs.name }}" }\n+    with: { value: "Welcome, {{ inputs.name }}" }');
    expect((await at.cli.run(['apply', 'greet.yaml'])).err).toContain('+    with: { value: "Welcome,');
  });

  it('are compared, shown, listed, and taken out of force', async () => {
    expect((await at.cli.run(['diff', 'greet', '1', '2'])).out).toContain('~ step greet: with');
    expect(await at.cli.json('show', 'greet')).toMatchObject({ id: 'greet', version: 2, versions: [{ version: 1 }, { version: 2 }] });
    expect(await at.cli.json('show', 'greet@1')).toMatchObject({ version: 1 });
    expect((await at.cli.run(['show', 'greet', '--text'])).out).toBe(at.read('greet.yaml'));
    expect((await at.cli.run(['list', '-o', 'name'])).out.split('\n')).toEqual(expect.arrayContaining(['greet', 'contain', 'fails']));
    expect((await at.cli.run(['book', 'list', '-o', 'name'])).out).toContain('greet\n');
    expect(await at.cli.json('deprecate', 'greet@2', '--reason', 'too warm')).toMatchObject({ status: 'DEPRECATED' });
    expect((await at.cli.run(['run', 'start', 'greet', '-i', 'name=Ana'])).code).toBe(6);
  });

  it('are tried step by step, without a run', async () => {
    at.file(
      'try.yaml',
      'apiVersion: runbook/v1\nid: tries\nname: Tries\nsteps:\n  - { id: say, type: transform, with: { value: "{{ inputs.host }}" } }\n',
    );
    expect(await at.cli.json('try', 'try.yaml', 'say', '-i', 'host=ws-7')).toMatchObject({ step: 'say', output: 'ws-7', faults: [] });
    const missing = await at.cli.run(['try', 'try.yaml', 'say']);
    expect([missing.code, missing.out]).toEqual([3, expect.stringContaining('host')]);
    expect((await at.cli.run(['try', 'try.yaml', 'gone'])).code).toBe(5);
  });

  it('are found with their faults, each in its line, in every form', async () => {
    at.file('bad.yaml', 'apiVersion: runbook/v1\nid: bad\nname: Bad\nsteps:\n  - { id: one, type: nope }\n');
    const text = await at.cli.run(['check', 'bad.yaml', 'contain.yaml']);
    expect(text.code).toBe(3);
    expect(text.out).toContain('bad.yaml:5:22: error:');
    expect(text.out).toContain('    5 |   - { id: one, type: nope }\n      |                      ^^^^\n');
    const json = await at.cli.run(['check', '.', '-o', 'json', '-q']);
    expect(json.code).toBe(3);
    expect(JSON.parse(json.out)).toEqual(
      expect.arrayContaining([expect.objectContaining({ file: 'bad.yaml', line: 5, column: 22, code: 'wrong-value' })]),
    );
    const sarif = JSON.parse((await at.cli.run(['check', 'bad.yaml', '--format', 'sarif'])).out) as { runs: { results: unknown[] }[] };
    expect(sarif.runs[0]!.results).toHaveLength(1);
    expect((await at.cli.run(['check', '-'], { stdin: 'apiVersion: runbook/v1\n' })).code).toBe(3);
    expect(await at.cli.run(['apply', 'bad.yaml'])).toMatchObject({ code: 3, out: '' });
    expect((await at.cli.run(['show', 'bad'])).code).toBe(5);
    expect(await at.cli.run(['check', 'nowhere.yaml'])).toMatchObject({ code: 2 });
  });

  it('go by drafts where somebody else must agree, over the revision that was read', async () => {
    at.file('drafted.yaml', CONTAIN.replace('id: contain', 'id: drafted'));
    expect(await at.cli.json('apply', 'drafted.yaml', '--draft')).toMatchObject([{ outcome: 'draft begun', draft: 1, revision: 1 }]);
    at.file('drafted.yaml', CONTAIN.replace('id: contain', 'id: drafted').replace('Isolate', 'Really isolate'));
    expect(await at.cli.json('apply', 'drafted.yaml', '--draft')).toMatchObject([{ outcome: 'draft changed', draft: 1, revision: 2 }]);
    expect((await at.cli.run(['list', '--drafts', 'drafted', '-o', 'name'])).out).toBe('1\n');
    // It has no version yet: its author finds it again all the same.
    expect((await at.cli.run(['list'])).out).toMatch(/\ndrafted +draft 1 +DRAFT .* dev\n/);
    expect(await at.cli.json('list')).toContainEqual(expect.objectContaining({ id: 'drafted', draft: 1, status: 'DRAFT' }));
    expect((await at.cli.run(['submit', 'drafted', '1', '--revision', '1'])).code).toBe(6);
    expect(await at.cli.json('submit', 'drafted')).toMatchObject({ status: 'IN_REVIEW', revision: 3 });
    expect(await at.cli.json('show', 'drafted', '--draft', '1')).toMatchObject({ draft: 1, status: 'IN_REVIEW' });
    expect((await at.cli.run(['diff', 'drafted', '--draft', '1'])).out).toContain('+ step approve');
    expect((await at.cli.run(['approve', 'drafted', '1', '--revision', '3'], as('ana'))).code).toBe(4);
    // A person with the role of a reviewer, who had no part in it.
    await at.cli.json('people', 'admit', 'rev', '--name', 'Rev', '--role', 'REVIEWER');
    const { token } = await at.cli.json<{ token: string }>('people', 'invite', 'rev');
    const reviewer = commandLine({ RUNBOOK_URL: at.system.url });
    expect((await reviewer.run(['login', '--invitation'], { stdin: `${token}\na long walk by the river\n` })).code).toBe(0);
    expect((await reviewer.run(['approve', 'drafted'])).code).toBe(2);
    expect((await reviewer.run(['reject', 'drafted', '--reason', 'say what for'])).code).toBe(0);
    await at.cli.json('submit', 'drafted');
    expect((await reviewer.run(['approve', 'drafted', '--yes'])).code).toBe(0);
    expect(await at.cli.json('show', 'drafted')).toMatchObject({ version: 1, approval: { by: 'rev' } });
    reviewer.remove();
  });

  it('leave as an archive, and come back as drafts of what is new', async () => {
    expect((await at.cli.run(['export', '--to', 'all.jsonl'])).code).toBe(0);
    expect(at.read('all.jsonl')).toContain('"id":"contain"');
    const line = `${JSON.stringify({ format: 'yaml', text: CONTAIN.replace('id: contain', 'id: imported') })}\n`;
    expect(await at.cli.json('import', at.file('new.jsonl', line))).toEqual([{ id: 'imported', outcome: 'begun', draft: 1 }]);
  });
});

describe('contexts and sign-in', () => {
  it('keep a key in a file of their owner’s, name services, and forget', async () => {
    const mine = commandLine({ RUNBOOK_URL: at.system.url });
    expect((await mine.run(['whoami'])).code).toBe(4);
    expect((await mine.run(['login', '--with-key'], { stdin: 'a-key-that-nobody-has\n' })).code).toBe(4);
    expect((await mine.run(['login', '--with-key', '--context', 'suite'], { stdin: `${KEYS.ana}\n` })).code).toBe(0);
    expect(statSync(join(mine.folder, 'config/runbook/config.json')).mode & 0o777).toBe(0o600);
    expect(await mine.json('whoami')).toMatchObject({ id: 'ana' });
    const printed = await mine.run(['config', 'print']);
    expect(printed.out).toMatch(/credential +key \(not shown\) +context suite/);
    expect(printed.out).not.toContain(KEYS.ana);
    expect((await mine.run(['context', 'set', 'prod', '--url', 'https://runbooks.example/api/v1'])).code).toBe(0);
    expect(await mine.json('context', 'list')).toMatchObject([
      { name: 'suite', current: true },
      { name: 'prod', url: 'https://runbooks.example' },
    ]);
    expect((await mine.run(['context', 'use', 'nowhere'])).code).toBe(5);
    expect((await mine.run(['context', 'use', 'prod'])).code).toBe(0);
    expect(await mine.json('context', 'show')).toMatchObject({ name: 'prod', signedIn: 'no' });
    expect((await mine.run(['context', 'remove', 'prod', '--yes'])).code).toBe(0);
    expect((await mine.run(['logout', '--context', 'suite'])).code).toBe(0);
    expect(readFileSync(join(mine.folder, 'config/runbook/config.json'), 'utf8')).not.toContain(KEYS.ana);
    mine.remove();
  });

  it('sign in by a password that an invitation chose, and out', async () => {
    await at.cli.json('people', 'admit', 'ida', '--name', 'Ida', '--role', 'VIEWER');
    const { token } = await at.cli.json<{ token: string }>('people', 'invite', 'ida');
    const hers = commandLine({ RUNBOOK_URL: at.system.url });
    expect((await hers.run(['login', '--invitation'], { stdin: `${token}\na long walk by the river\n` })).code).toBe(0);
    expect(await hers.json('whoami')).toMatchObject({ id: 'ida', roles: ['VIEWER'] });
    expect((await hers.run(['logout'])).code).toBe(0);
    expect((await hers.run(['whoami'])).code).toBe(4);
    expect((await hers.run(['login', '--id', 'ida', '--password-stdin'], { stdin: 'a wrong walk by the river\n' })).code).toBe(4);
    expect((await hers.run(['login', '--id', 'ida', '--password-stdin'], { stdin: 'a long walk by the river\n' })).code).toBe(0);
    expect(await hers.json('whoami')).toMatchObject({ id: 'ida' });
    hers.remove();
  });
});
