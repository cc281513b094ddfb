import { as, approvalOf, systemAtHand, type SystemAtHand, type Run } from './system-at-hand.js';

let at: SystemAtHand;
beforeAll(async () => {
  at = await systemAtHand();
});
afterAll(() => at?.stop());

describe('runs', () => {
  it('start with inputs by name and from files, wait, and end as they came to', async () => {
    const waiting = await at.cli.run([
      'run',
      'start',
      'contain',
      '-i',
      'host=ws-7',
      '-i',
      'count=3',
      '--wait',
      '--incident',
      'INC-7',
      '--reason',
      'alert 4711',
      '--label',
      'team:blue',
      '-o',
      'json',
      '-q',
    ]);
    expect(waiting.code).toBe(7);
    const run = JSON.parse(waiting.out) as Run;
    expect(run).toMatchObject({
      status: 'AWAITING_APPROVAL',
      inputs: { host: 'ws-7', count: 3 },
      incidentId: 'INC-7',
      triggeredBy: 'alert 4711',
    });
    const approval = approvalOf(run);
    expect((await at.cli.run(['approval', 'list', '-o', 'name'], as('ana'))).out.split('\n')).toContain(approval);
    const shown = await at.cli.run(['approval', 'show', approval, '-o', 'json'], as('ana'));
    const { digest } = JSON.parse(shown.out) as { digest: string };
    expect((await at.cli.run(['approval', 'vote', approval, '--approve'], as('ana'))).code).toBe(2);
    expect((await at.cli.run(['approval', 'vote', approval, '--approve', '--digest', '0'.repeat(64)], as('ana'))).code).toBe(6);
    expect(
      (await at.cli.run(['approval', 'vote', approval, '--approve', '--digest', digest, '--comment', 'seen it'], as('ana'))).code,
    ).toBe(0);
    const ended = await at.cli.run(['run', 'show', run.id, '--wait', '--exit-status', '-o', 'json', '-q']);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.out)).toMatchObject({ status: 'COMPLETED', outputs: { note: 'ws-7 is isolated' } });
  });

  it('are told of, as they are, as they were, and why', async () => {
    const [run] = await at.cli.json<Run[]>('run', 'list', '--incident', 'INC-7');
    expect((await at.cli.run(['run', 'report', run!.id])).out).toBe('# ws-7\n');
    expect(await at.cli.json('run', 'report', run!.id)).toEqual({ host: 'ws-7' });
    expect(await at.cli.json('run', 'list', '--incident', 'INC-7')).toMatchObject([{ id: run!.id }]);
    expect(await at.cli.json('run', 'list', '--label', 'team:blue')).toMatchObject([{ id: run!.id, labels: { team: 'blue' } }]);
    expect(await at.cli.json('run', 'list', '--text', 'ws-7')).toMatchObject([{ id: run!.id }]);
    expect((await at.cli.run(['run', 'start', 'contain', '--label', 'nothing'])).code).toBe(2);
    expect(await at.cli.json('run', 'as-of', run!.id, '1')).toMatchObject({ status: 'AWAITING_APPROVAL', version: 1 });
    expect((await at.cli.run(['run', 'explain', run!.id, 'note'])).out).toContain('completed');
  });

  it('read their inputs from a file and from stdin', async () => {
    at.file('inputs.yaml', 'host: from-a-file\n');
    expect(await at.start('contain', '-f', 'inputs.yaml', '--dry-run')).toMatchObject({ inputs: { host: 'from-a-file' }, dryRun: true });
    const piped = await at.cli.run(['run', 'start', 'contain', '-f', '-', '-o', 'json', '-q'], { stdin: '{"host":"from stdin"}' });
    expect(JSON.parse(piped.out)).toMatchObject({ inputs: { host: 'from stdin' } });
    expect((await at.cli.run(['run', 'start', 'contain', '-i', 'count=many'])).code).toBe(2);
    expect((await at.cli.run(['run', 'start', 'contain'])).code).toBe(2);
    expect((await at.cli.run(['run', 'start', 'nowhere'])).code).toBe(5);
  });

  it('are one run under one idempotency key', async () => {
    const first = await at.start('contain', '-i', 'host=ws-8', '--idempotency-key', 'k-8');
    expect((await at.start('contain', '-i', 'host=ws-8', '--idempotency-key', 'k-8')).id).toBe(first.id);
    expect((await at.cli.run(['run', 'start', 'contain', '-i', 'host=ws-8'])).err).toMatch(/^idempotency key cli-[0-9a-f-]{36}$/m);
  });

  it('are paused, resumed, edited, cancelled, terminated, run again', async () => {
    const { id } = await at.start('contain', '-i', 'host=ws-9');
    expect(await at.cli.json('run', 'pause', id, '--reason', 'maintenance')).toMatchObject({ status: 'PAUSED' });
    expect(await at.cli.json('run', 'resume', id)).toMatchObject({ status: 'AWAITING_APPROVAL' });
    expect(await at.cli.json('run', 'edit', id, '--set', 'inputs.host=ws-10', '--reason', 'renamed')).toMatchObject({
      inputs: { host: 'ws-10' },
    });
    expect(await at.cli.json('run', 'skip', id, 'approve', '--reason', 'decided elsewhere')).toMatchObject({ id });
    const other = await at.start('contain', '-i', 'host=ws-11');
    expect(await at.cli.json('run', 'cancel', other.id, '--reason', 'a false alarm')).toMatchObject({ status: 'CANCELLED' });
    expect((await at.cli.run(['run', 'pause', other.id])).code).toBe(6);
    const again = await at.cli.json<Run>('run', 'rerun', other.id, '--reason', 'no false alarm', '-i', 'host=ws-12');
    expect(again).toMatchObject({ inputs: { host: 'ws-12' }, rerunOf: { execution: other.id } });
    expect(await at.cli.json('run', 'terminate', again.id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('that fail end so, and are tried again', async () => {
    const failed = await at.cli.run(['run', 'start', 'fails', '--wait', '--exit-status', '-o', 'json', '-q']);
    expect(failed.code).toBe(1);
    const { id, status } = JSON.parse(failed.out) as Run;
    expect(status).toBe('FAILED');
    expect((await at.cli.run(['run', 'show', id, '--wait'])).code).toBe(0);
    expect((await at.cli.run(['run', 'retry', id, 'look', '--reason', 'now it is up', '--attempt', '7'])).code).toBe(6);
    const again = await at.cli.run(['run', 'retry', id, 'look', '--reason', 'now it is up', '--wait', '--exit-status', '-o', 'json', '-q']);
    expect(again.code).toBe(1);
    expect(JSON.parse(again.out)).toMatchObject({ steps: [{ id: 'look', attempt: 2 }] });
    expect((await at.cli.run(['run', 'resolve', id, 'look', '--outcome', 'failed', '--reason', 'x'])).code).toBe(6);
    expect((await at.cli.run(['run', 'release', id, '--reason', 'x'])).code).toBe(6);
  });

  it('give up waiting when the time is up, and go on', async () => {
    const { id } = await at.start('contain', '-i', 'host=ws-13');
    const late = await at.cli.run(['run', 'show', id, '--wait', '--until', 'end', '--timeout', '1500ms']);
    expect(late.code).toBe(124);
    expect(late.err).toContain(`the run goes on; come back with: runbook run watch ${id}`);
    expect(await at.cli.json('run', 'show', id)).toMatchObject({ status: 'AWAITING_APPROVAL' });
  });

  it('show what happened, event by event, as the service tells it', async () => {
    const { id } = await at.start('contain', '-i', 'host=ws-14');
    const said = await at.cli.run(['run', 'logs', id, '-o', 'jsonl']);
    const types = said.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual(['ExecutionStarted', 'ApprovalRequested']);
    expect((await at.cli.run(['run', 'logs', id])).out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}ExecutionStarted .*contain@1 by dev$/m);
    expect((await at.cli.run(['run', 'logs', id, '--since', '1.0', '-o', 'jsonl'])).out.trim().split('\n')).toHaveLength(1);
    expect(await at.cli.json('run', 'logs', id, '--records')).toMatchObject([{ version: 1 }]);
    expect(await at.cli.json('run', 'logs', id, '--verify')).toMatchObject({ valid: true });
    expect(await at.cli.run(['run', 'output', id, 'note'])).toMatchObject({ code: 0, out: '' });
    expect((await at.cli.run(['run', 'output', id, 'nowhere'])).code).toBe(2);
  });

  it('can be proven offline', async () => {
    const { id } = await at.start('contain', '-i', 'host=ws-15');
    await at.cli.json('run', 'cancel', id);
    expect((await at.cli.run(['run', 'logs', id, '--verify'])).code).toBe(0);
    expect(await at.cli.run(['run', 'evidence', id, '--to', 'bundle.json'])).toMatchObject({ code: 0, out: '' });
    const offline = { env: { RUNBOOK_URL: 'http://127.0.0.1:9', RUNBOOK_KEY: 'none-is-needed-here' } };
    expect((await at.cli.run(['evidence', 'verify', 'bundle.json'], offline)).out).toContain('VALID');
    const bundle = at.read('bundle.json');
    expect((await at.cli.run(['run', 'evidence', id])).out).toBe(bundle);
    at.file('forged.json', bundle.replaceAll('ws-15', 'ws-16'));
    const forged = await at.cli.run(['evidence', 'verify', 'forged.json', '-o', 'name'], offline);
    expect(forged).toMatchObject({ code: 1, out: 'INVALID\n' });
    expect((await at.cli.run(['evidence', 'verify', 'bundle.json', '--head', '0'.repeat(64)], offline)).code).toBe(1);
  });
});

describe('approvals', () => {
  it('are passed on, moved, spoken of, rejected', async () => {
    const approval = approvalOf(await at.start('contain', '-i', 'host=ws-17'));
    expect((await at.cli.run(['approval', 'comment', approval, 'which one?'], as('ana'))).code).toBe(0);
    const before = JSON.parse((await at.cli.run(['approval', 'show', approval, '-o', 'json'])).out) as {
      deadlineAt: string;
      comments: unknown[];
    };
    expect(before.comments).toMatchObject([{ by: 'ana', text: 'which one?' }]);
    expect((await at.cli.run(['approval', 'extend', approval, '--by', '30m', '--reason', 'lunch'], as('ana'))).code).toBe(0);
    const after = JSON.parse((await at.cli.run(['approval', 'show', approval, '-o', 'json'])).out) as { deadlineAt: string };
    expect(Date.parse(after.deadlineAt) - Date.parse(before.deadlineAt)).toBe(1_800_000);
    expect((await at.cli.run(['approval', 'delegate', approval, '--to', 'oli'], as('ana'))).code).toBe(0);
    expect((await at.cli.run(['approval', 'vote', approval, '--reject', '--yes'], as('ana'))).code).toBe(4);
    expect((await at.cli.run(['approval', 'vote', approval, '--reject', '--yes'], as('rex'))).code).toBe(0);
    expect(JSON.parse((await at.cli.run(['approval', 'list', '--all', '-o', 'json', '-q'])).out)).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: approval, status: 'rejected' })]),
    );
  });
});
