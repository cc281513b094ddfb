import { ana, ben, gate, isolate, steps, VotingRun } from './voting-run.js';

const act = (id: string, more: string) => `  - { id: ${id}, type: action, use: act, ${more} }\n`;
const shownOf = (run: VotingRun, step = 'ok') => run.step(step).approval?.shown;

describe('what people are shown', () => {
  it('holds what is known, and the author’s text where it is not', () => {
    const body = '{ host: "{{ inputs.host }}", note: "{{ steps.ok.output.form.note }} at {{ inputs.host }}", gone: "{{ inputs.gone }}" }';
    const run = VotingRun.started(steps(gate('form: {}'), isolate(undefined, body)));
    expect(shownOf(run)?.targets[0]).toMatchObject({
      template: { body: { host: 'web-1', note: '{{ steps.ok.output.form.note }} at {{ inputs.host }}', gone: '{{ inputs.gone }}' } },
      unknown: ['/body/note', '/body/gone'],
    });
  });

  it('holds every step behind the gate that acts, by any way, and no other', () => {
    const run = VotingRun.started(
      steps(
        act('before', 'with: {}'),
        gate('', 'onError: { goto: sorry }'),
        '  - { id: pick, type: conditional, dependsOn: [ok], if: "inputs.n > 1", then: [one], else: [two] }\n',
        act('one', 'with: { n: "{{ inputs.n }}" }'),
        act('two', 'with: {}'),
        '  - { id: t, type: transform, dependsOn: [one], with: { value: 1 } }\n',
        act('far', 'dependsOn: [t], with: { t: "{{ steps.t.output }}" }'),
        act('sorry', 'with: {}'),
        '  - { id: scan, type: loop, dependsOn: [ok], forEach: [a, b], as: name, steps: [{ id: each, type: action, use: act, with: { name: "{{ name }}", n: "{{ inputs.n }}", i: "{{ index }}" } }] }\n',
      ),
    );
    expect(shownOf(run)?.targets.map(({ step }) => step)).toEqual(['scan', 'scan[*]/each', 'sorry', 'one', 'two', 'far']);
    const byStep = new Map(shownOf(run)?.targets.map((target) => [target.step, target]));
    expect(byStep.get('one')?.parameters).toEqual({ n: 1 });
    expect(byStep.get('far')).toMatchObject({ template: { t: '{{ steps.t.output }}' }, unknown: ['/t'] });
    expect(byStep.get('scan')?.parameters).toEqual({ forEach: ['a', 'b'] });
    expect(byStep.get('scan[*]/each')).toMatchObject({
      template: { name: '{{ name }}', n: 1, i: '{{ index }}' },
      unknown: ['/name', '/i'],
    });
  });

  it('names secrets, never their values', () => {
    const run = VotingRun.started(steps(gate(), isolate(undefined, '{ host: "{{ inputs.host }}", token: "{{ secrets.edr }}" }')));
    expect(shownOf(run)?.targets[0]?.parameters).toMatchObject({ body: { host: 'web-1', token: '{{ secrets.edr }}' } });
  });

  it('holds the version of a child that would run now', () => {
    const lines = steps(gate(), '  - { id: child, type: runbook, dependsOn: [ok], with: { id: contain, inputs: {} } }\n');
    const pin = (version: number) => ({ id: 'contain', version, digest: String(version) });
    const run = new VotingRun(lines, { version: () => pin(3) });
    run.start();
    expect(shownOf(run)?.targets[0]?.runbook).toEqual(pin(3));
    // A newer one is registered before the vote comes.
    const decided = run.take(run.ballot('approve'), { actor: ana, version: () => pin(4) });
    expect(decided.map(({ type }) => type)).toEqual(['VoteCast', 'StepCompleted', 'ApprovalVoided']);
    expect(shownOf(run)?.targets[0]?.runbook).toEqual(pin(4));
  });
});

describe('votes on what would run otherwise', () => {
  it('are void at once when a value is edited, and count for nothing', () => {
    const run = VotingRun.started(steps(gate('quorum: 2, timeoutMs: 1000'), isolate()));
    run.vote(ana);
    const ballot = run.ballot('approve');
    run.now += 900;
    run.edit('inputs.host', 'mail-1');
    expect(run.last('ApprovalVoided')).toMatchObject({ shown: { round: 2 }, deadlineAt: run.now + 1_000, remindAt: run.now + 500 });
    expect(run.step('ok').approval).toMatchObject({ votes: [], voided: [{ by: 'ana' }] });
    expect(run.refusedTo(ben, ballot)).toBe('digest-mismatch');
    run.vote(ana);
    run.vote(ben);
    expect(run.last('StepRequested').parameters).toMatchObject({ body: { host: 'mail-1' } });
  });

  it('are not, when an edit is none of theirs', () => {
    const run = VotingRun.started(steps(gate('quorum: 2'), isolate()));
    run.vote(ana);
    run.edit('inputs.n', 7);
    run.vote(ben);
    expect(run.step('isolate').status).toBe('RUNNING');
  });

  it('are void when the value comes back: nobody confirmed that', () => {
    const run = VotingRun.started(steps(gate(), isolate()));
    const ballot = run.ballot('approve');
    run.edit('inputs.host', 'mail-1');
    run.edit('inputs.host', 'web-1');
    expect(run.refusedTo(ana, ballot)).toBe('digest-mismatch');
  });

  it('shut a gate that had opened, and what it covers is released by the next grant', () => {
    const run = VotingRun.started(
      steps(
        gate(),
        '  - { id: pause, type: timer, dependsOn: [ok], with: { durationMs: 100 } }\n',
        isolate('dependsOn: [pause], sensitive: x'),
      ),
    );
    run.vote(ana);
    run.edit('inputs.host', 'mail-1');
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, pause RUNNING, isolate PENDING');
    expect(run.step('ok').output).toBeUndefined();
    run.pass(100);
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, pause COMPLETED, isolate PENDING');
    run.vote(ben);
    expect(run.statuses).toBe('ok COMPLETED, pause COMPLETED, isolate RUNNING');
    expect(run.last('StepRequested').parameters).toMatchObject({ body: { host: 'mail-1' } });
  });

  it('send a retry back before the beginning', () => {
    const run = VotingRun.started(steps(gate(), isolate('dependsOn: [ok], sensitive: x, retry: { maxAttempts: 3, delayMs: 100 }')));
    run.vote(ana);
    run.edit('inputs.host', 'mail-1');
    // The attempt that runs was approved as it is.
    expect(run.statuses).toBe('ok COMPLETED, isolate RUNNING');
    run.fail('isolate', 'http-503');
    expect(run.pass(100).map(({ type }) => type)).toEqual(['ApprovalVoided', 'StepSentBack']);
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, isolate PENDING');
    expect(run.pass(60_000)).toEqual([]);
    run.vote(ben);
    expect(run.step('isolate')).toMatchObject({ status: 'RUNNING', attempt: 2 });
    expect(run.asked).toBe('isolate#1 isolate#2');
  });

  it('send a lost lease back before the beginning', () => {
    const run = VotingRun.started(steps(gate(), isolate()));
    run.vote(ana);
    run.edit('inputs.host', 'mail-1');
    const { attempt } = run.step('isolate');
    expect(run.pass(31_000).map(({ type }) => type)).toEqual(['StepLeaseLost', 'ApprovalVoided', 'StepSentBack']);
    // The executor that lost it is not heard any more.
    expect(run.take({ type: 'CompleteStep', step: 'isolate', attempt, executor: 'late', output: {} })).toEqual([]);
    run.vote(ben);
    expect(run.asked).toBe('isolate#1 isolate#2');
  });

  it('are not void because a value becomes known by itself', () => {
    const run = VotingRun.started(
      steps(
        gate(),
        act('look', 'dependsOn: [ok], with: {}'),
        isolate('dependsOn: [look], sensitive: x', '{ host: "{{ steps.look.output.host }}" }'),
      ),
    );
    run.vote(ana);
    run.complete('look', { host: 'found-1' });
    expect(run.last('StepRequested')).toMatchObject({ step: 'isolate', parameters: { body: { host: 'found-1' } } });
  });

  it('are void when somebody’s hand is in what becomes known', () => {
    const lines = steps(
      gate(),
      act('look', 'dependsOn: [ok], with: {}'),
      '  - { id: t, type: timer, dependsOn: [look], with: { durationMs: 100 } }\n',
      isolate('dependsOn: [t], sensitive: x', '{ host: "{{ steps.look.output.host }}" }'),
    );
    const edited = VotingRun.started(lines);
    edited.vote(ana);
    edited.complete('look', { host: 'found-1' });
    edited.edit('steps.look.output.host', 'mail-1', ana);
    edited.pass(100);
    expect(edited.statuses).toBe('ok AWAITING_APPROVAL, look COMPLETED, t COMPLETED, isolate PENDING');
    expect(edited.voteRefused(ana)).toBe('four-eyes');
    edited.vote(ben);
    expect(edited.last('StepRequested').parameters).toMatchObject({ body: { host: 'mail-1' } });

    const early = VotingRun.started(lines);
    early.vote(ana);
    // What `look` is still to find may come of this.
    early.edit('inputs.n', 2);
    expect(early.step('ok').status).toBe('AWAITING_APPROVAL');
  });

  it('are void when what approvers filled in is edited', () => {
    const run = VotingRun.started(
      steps(
        gate('form: {}'),
        '  - { id: t, type: timer, dependsOn: [ok], with: { durationMs: 100 } }\n',
        isolate('dependsOn: [t]', '{ x: "{{ steps.ok.output.form.x }}" }'),
      ),
    );
    run.vote(ana, 'approve', { form: { x: 1 } });
    run.edit('steps.ok.output.form.x', 2);
    run.pass(100);
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, t COMPLETED, isolate PENDING');
  });

  it('hold what a loop goes through', () => {
    const body =
      '[{ id: each, type: action, use: act, sensitive: x, retry: { maxAttempts: 2, delayMs: 10 }, with: { host: "{{ item }}", n: "{{ inputs.n }}" } }]';
    const lines = steps(gate(), `  - { id: scan, type: loop, dependsOn: [ok], forEach: "inputs.hosts", concurrency: 2, steps: ${body} }\n`);
    const run = VotingRun.started(lines, { hosts: ['a', 'b', 'c'], n: 1 });
    run.edit('inputs.hosts', ['a', 'b']);
    expect(run.history.filter(({ type }) => type === 'ApprovalVoided')).toHaveLength(1);
    run.vote(ana);
    expect(run.asked).toBe('scan[0]/each#1 scan[1]/each#1');
    // The loop has begun with its items; what it would go through now is nobody's business.
    run.edit('inputs.hosts', ['z']);
    expect(run.step('ok').status).toBe('COMPLETED');
    run.edit('inputs.n', 2);
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
    run.fail('scan[0]/each', 'http-503');
    run.complete('scan[1]/each');
    run.pass(10);
    expect(run.step('scan[0]/each').status).toBe('PENDING');
    run.vote(ben);
    expect(run.asked).toBe('scan[0]/each#1 scan[1]/each#1 scan[0]/each#2');
    run.complete('scan[0]/each');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('in one iteration are no votes for another', () => {
    const body = [
      '{ id: ok, type: human-approval, with: { approvers: { users: [ana] } } }',
      '{ id: each, type: action, use: act, dependsOn: [ok], sensitive: x, with: { host: "{{ item }}" } }',
    ].join(', ');
    const run = VotingRun.started(steps(`  - { id: scan, type: loop, forEach: [a, b], concurrency: 2, steps: [${body}] }\n`));
    expect(shownOf(run, 'scan[1]/ok')?.targets).toMatchObject([{ step: 'scan[1]/each', parameters: { host: 'b' } }]);
    const ballot = run.ballot('approve', { step: 'scan[0]/ok' });
    expect(run.refusedTo(ana, { ...ballot, step: 'scan[1]/ok' })).toBe('digest-mismatch');
    run.by(ana, ballot);
    expect(run.asked).toBe('scan[0]/each#1');
  });
});
