import { explainExecution, shownStatus } from '@runbook/domain';
import { person } from '../execution/voting-run.js';
import { runbookOf } from '../execution/scripted-run.js';
import { AuthoritiesAndRuns } from './authorities-and-runs.js';
import { termsOf } from './terms.js';
import { asked, begun, CHAIN, complete, reinstate, renew, revoke, under } from './under-an-order.js';

const DAY_MS = 86_400_000;

describe('a run that is started under an authority', () => {
  it('begins nothing before the authority has it, and then says of each step what it was checked against', () => {
    const all = under();
    all.startUnder('exe_1', 'order');
    expect(asked(all)).toBe('');
    expect(explainExecution(all.run('exe_1').state, all.compiled).sentence).toContain('waits for authority order to confirm it');
    all.settle();
    expect(asked(all)).toBe('a v1');
    expect(all.authority('order').runs).toEqual({ exe_1: 1 });
    expect(all.run('exe_1').state.legalBasis).toMatchObject({ authority: 'Security Act, section 5', authorizedUsers: ['dev', 'ana'] });
  });

  it('is no more among the runs of the authority when it is over', () => {
    const all = begun();
    all.tell('exe_1', complete('a'));
    all.tell('exe_1', complete('b'));
    all.settle();
    expect(all.run('exe_1').state.status).toBe('COMPLETED');
    expect(all.authority('order').runs).toEqual({});
  });

  it('is refused where there is no such authority, or it is not in force', () => {
    const all = under({ validFrom: Date.UTC(2026, 10, 22), validUntil: Date.UTC(2026, 10, 23) });
    expect(all.startUnder('exe_1', 'other')).toBe('authority-unknown');
    expect(all.startUnder('exe_1', 'order')).toBe('authority-not-in-force');
    all.pass(DAY_MS);
    expect(all.startUnder('exe_1', 'order')).toBeUndefined();
    all.pass(DAY_MS);
    expect(all.startUnder('exe_2', 'order')).toBe('authority-not-in-force');
    all.create('fresh', termsOf());
    all.ask('fresh', revoke);
    expect(all.startUnder('exe_3', 'fresh')).toBe('authority-not-in-force');
  });

  it('is refused to a person who is not among the authorized users', () => {
    expect(under().startUnder('exe_1', 'order', {}, person('eve'))).toBe('not-authorized');
  });

  it('is refused where one of its steps, or its data, go beyond the authority', () => {
    expect(under({ actions: ['look'] }).startUnder('exe_1', 'order')).toBe('authority-exceeded');
    expect(under({ actions: ['look', 'ac*'] }).startUnder('exe_1', 'order')).toBeUndefined();
    const classed =
      'steps: [{ id: ok, type: human-approval, with: { approvers: { users: [ana] } } }, { id: b, type: action, use: act, sensitive: containment, dependsOn: [ok] }]\n';
    expect(under({}, classed).startUnder('exe_1', 'order')).toBeUndefined();
    expect(under({ stepClasses: [] }, classed).startUnder('exe_1', 'order')).toBe('authority-exceeded');
    const licensed = under({ dataLicenses: [{ name: 'ti', forbids: ['act'] }] });
    expect(licensed.startUnder('exe_1', 'order', { dataLicenses: ['other'] })).toBe('authority-exceeded');
    expect(licensed.startUnder('exe_1', 'order', { dataLicenses: ['ti'] })).toBe('authority-exceeded');
    expect(licensed.startUnder('exe_1', 'order')).toBeUndefined();
  });

  it('is refused where its inputs are out of scope', () => {
    const all = under({ scope: { inputs: { '/host': ['ws-*'] } } });
    expect(all.startUnder('exe_1', 'order', { inputs: { n: 1 } })).toBe('authority-exceeded');
    expect(all.startUnder('exe_1', 'order', { inputs: { host: ['ws-1', 'srv-1'] } })).toBe('authority-exceeded');
    expect(all.startUnder('exe_1', 'order', { inputs: { host: ['ws-1', 'ws-2'] } })).toBeUndefined();
  });

  it('is under the one that its runbook names, where it names none', () => {
    const all = under({}, `legalBasis: { required: true, authority: order }\n${CHAIN}`);
    expect(all.startUnder('exe_1', undefined)).toBeUndefined();
    expect(all.run('exe_1').state.authority?.id).toBe('order');
  });

  it('starts children under the same authority, which are no uses of their own', () => {
    const all = new AuthoritiesAndRuns(runbookOf('steps: [{ id: c, type: runbook, with: { id: other } }]\n'));
    all.change = { version: () => ({ id: 'other', version: 1, digest: 'd'.repeat(64) }) };
    all.create('order', termsOf({ uses: 1 }));
    all.startUnder('exe_1', 'order');
    all.settle();
    const children = [...all.runs.keys()].filter((id) => id !== 'exe_1');
    expect(all.run('exe_1').history.find(({ type }) => type === 'ChildRequested')).toMatchObject({
      authority: { id: 'order', version: 1 },
    });
    expect(children.length).toBeGreaterThan(0);
    expect(children.every((id) => all.run(id).state.authority?.id === 'order')).toBe(true);
    const history = all.authorities.get('order')?.history ?? [];
    const uses = history.flatMap((event) => (event.type === 'AuthorityUsed' ? [[event.execution, event.use]] : []));
    expect(uses.slice(0, 2)).toEqual([
      ['exe_1', 1],
      [children[0], undefined],
    ]);
    expect(Object.keys(all.authority('order').counted)).toEqual(['exe_1']);
  });

  it('two that ask for the last use at once: one goes, the other is held and says so', () => {
    const all = under({ uses: 1 });
    all.startUnder('exe_1', 'order');
    all.startUnder('exe_2', 'order');
    all.settle();
    expect([asked(all, 'exe_1'), asked(all, 'exe_2')]).toEqual(['a v1', '']);
    expect(shownStatus(all.run('exe_2').state)).toBe('AUTHORITY_HOLD');
    expect(all.run('exe_2').state.hold).toMatchObject({
      because: 'authority-refused',
      reason: 'expected authority order to have uses left, found all 1 used; amend it, or name another',
    });
  });
});

describe('a run whose authority is amended', () => {
  it('goes on under the new version', () => {
    const all = begun();
    all.ask('order', { type: 'AmendAuthority', version: 1, reason: 'more', terms: termsOf({ reference: 'case-9' }) });
    all.tell('exe_1', complete('a'));
    expect(asked(all)).toBe('a v1 b v2');
    expect(all.run('exe_1').state.legalBasis?.reference).toBe('case-9');
  });

  it('fails a step that the new version does not permit, and says which rule', () => {
    const all = begun();
    all.ask('order', { type: 'AmendAuthority', version: 1, reason: 'less', terms: termsOf({ actions: ['look'] }) });
    all.tell('exe_1', complete('a'));
    expect(all.run('exe_1').state.steps['b']?.error).toEqual({
      name: 'denied',
      message: 'expected b to do one of look, found act; authority order, version 2',
      terminal: true,
    });
  });

  it('fails a step where whoever it goes on for is no authorized user any more', () => {
    const all = begun();
    all.ask('order', { type: 'AmendAuthority', version: 1, reason: 'less', terms: termsOf({ authorizedUsers: ['ana'] }) });
    all.tell('exe_1', complete('a'));
    expect(all.run('exe_1').state.steps['b']?.error).toMatchObject({
      name: 'denied',
      message: expect.stringContaining("expected dev among the legal basis's authorizedUsers, found ana") as string,
    });
  });

  it('is made to go on by nobody whom the new version does not name, before the run is told too', () => {
    const all = begun();
    all.tell('exe_1', { type: 'PauseExecution', approvalDeadlines: 'run' });
    all.ask('order', { type: 'AmendAuthority', version: 1, reason: 'less', terms: termsOf({ authorizedUsers: ['dev'] }) });
    expect(all.tell('exe_1', { type: 'ResumeExecution' }, person('ana'))).toBe('not-authorized');
    expect(all.tell('exe_1', { type: 'ResumeExecution' })).toBeUndefined();
  });

  it('goes on for the person who renewed it last', () => {
    const all = begun();
    all.ask('order', revoke);
    all.tell('exe_1', complete('a'));
    all.ask('order', { type: 'AmendAuthority', version: 1, reason: 'less', terms: termsOf({ authorizedUsers: ['ana'] }) });
    all.ask('order', reinstate);
    all.tell('exe_1', renew(), person('ana'));
    all.settle();
    expect(asked(all)).toBe('a v1 b v2');
  });

  it('is counted once, however often it asks', () => {
    const all = under({ uses: 2 });
    all.startUnder('exe_1', 'order');
    all.settle();
    for (const name of all.lanes.keys()) all.repeat(name, 10);
    all.settle();
    expect(Object.keys(all.authority('order').counted)).toEqual(['exe_1']);
    all.startUnder('exe_2', 'order');
    all.settle();
    expect(asked(all, 'exe_2')).toBe('a v1');
  });

  it('is refused to whoever knew an earlier version', () => {
    const all = under();
    const amend = { type: 'AmendAuthority', version: 1, reason: 'more', terms: termsOf() } as const;
    expect(all.ask('order', amend)).toBeUndefined();
    expect(all.ask('order', amend)).toBe('revision-mismatch');
  });
});

describe('a run that failed under an authority', () => {
  it('asks again before a repair begins anything, and is refused under one that is not in force', () => {
    const all = begun();
    all.tell('exe_1', {
      type: 'FailStep',
      step: 'a',
      attempt: 1,
      executor: 'worker',
      error: { name: 'broken', message: 'it broke', terminal: true },
    });
    all.settle();
    expect([all.run('exe_1').state.status, all.authority('order').runs]).toEqual(['FAILED', {}]);
    const retry = { type: 'RetryStep', step: 'a', reason: 'mended' } as const;
    all.ask('order', revoke);
    expect(all.tell('exe_1', retry)).toBe('authority-not-in-force');
    all.ask('order', reinstate);
    expect(all.tell('exe_1', retry)).toBeUndefined();
    expect(asked(all)).toBe('a v1');
    all.settle();
    expect(asked(all)).toBe('a v1 a v1');
    expect(all.authority('order').runs).toEqual({ exe_1: 2 });
  });
});
