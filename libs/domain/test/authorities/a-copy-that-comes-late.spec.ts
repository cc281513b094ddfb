import { authorityAddress, engine, shownStatus, type ExecutionCommand, type RegistryCommand } from '@runbook/domain';
import type { AuthoritiesAndRuns } from './authorities-and-runs.js';
import { termsOf } from './terms.js';
import { asked, begun, complete, renew, revoke } from './under-an-order.js';

const TWO = 'steps: [{ id: a, type: action, use: look }]\n';
const fail: ExecutionCommand = {
  type: 'FailStep',
  step: 'a',
  attempt: 1,
  executor: 'worker',
  error: { name: 'broken', message: 'it broke', terminal: true },
};
/** As it was sent: all that went from one to the other, the oldest first. */
const sent = (all: AuthoritiesAndRuns, authority: string, type: RegistryCommand['type']): RegistryCommand => {
  const lane = all.lanes.get(`exe_1 > ${authorityAddress('default', authority)}`);
  const found = lane?.sent.find(({ body }) => body.type === type);
  if (!found) throw new Error(`expected ${type} to have been sent to ${authority}, found none`);
  return found.body as RegistryCommand;
};
const again = (all: AuthoritiesAndRuns, authority: string, type: RegistryCommand['type']): void => {
  all.ask(authority, sent(all, authority, type), engine('default'));
  all.settle();
};

/** It failed, left its authority, and was opened again by a repair: it is under it once more. */
function cameBack(): AuthoritiesAndRuns {
  const all = begun({}, TWO);
  all.tell('exe_1', fail);
  all.settle();
  expect(all.authority('order').runs).toEqual({});
  expect(all.tell('exe_1', { type: 'RetryStep', step: 'a', reason: 'again' })).toBeUndefined();
  all.settle();
  expect(all.authority('order').runs).toEqual({ exe_1: 2 });
  return all;
}

describe('a copy that comes late, of what a run told its authority,', () => {
  it('takes no run from it that came back since: a revocation is told to that run', () => {
    const all = cameBack();
    again(all, 'order', 'LeaveAuthority');
    expect(all.authority('order').runs).toEqual({ exe_1: 2 });
    all.ask('order', revoke);
    all.settle();
    expect(shownStatus(all.run('exe_1').state)).toBe('AUTHORITY_HOLD');
  });

  it('takes none that went to another and was renewed under the first again', () => {
    const all = begun();
    all.create('other', termsOf());
    all.ask('order', revoke);
    all.settle();
    all.tell('exe_1', renew('other'));
    all.settle();
    all.ask('order', { type: 'ReinstateAuthority', reason: 'so' });
    all.ask('other', revoke);
    all.settle();
    all.tell('exe_1', renew('order'));
    all.settle();
    again(all, 'order', 'LeaveAuthority');
    expect([all.authority('order').runs, all.authority('other').runs]).toEqual([{ exe_1: 3 }, {}]);
  });

  it('brings no run back to it that is over', () => {
    const all = begun();
    all.tell('exe_1', complete('a'));
    all.tell('exe_1', complete('b'));
    all.settle();
    again(all, 'order', 'UseAuthority');
    expect(all.authority('order').runs).toEqual({});
  });

  it('brings none back that is under another now, and takes nothing from that', () => {
    const all = begun();
    all.create('other', termsOf());
    all.ask('order', revoke);
    all.settle();
    all.tell('exe_1', renew('other'));
    all.ask('order', { type: 'ReinstateAuthority', reason: 'so' });
    all.settle();
    again(all, 'order', 'UseAuthority');
    expect([all.authority('order').runs, all.authority('other').runs]).toEqual([{}, { exe_1: 2 }]);
    all.tell('exe_1', complete('a'));
    expect(asked(all)).toBe('a v1 b v1');
  });

  it('asks nothing of it that the run has asked anew since', () => {
    const all = cameBack();
    const facts = all.authorities.get('order')!.history.length;
    again(all, 'order', 'UseAuthority');
    expect(all.authority('order').runs).toEqual({ exe_1: 2 });
    expect(all.authorities.get('order')!.history).toHaveLength(facts);
  });

  it('from before questions were counted takes the run as it did', () => {
    const all = begun();
    all.ask('order', { type: 'LeaveAuthority', execution: 'exe_1' }, engine('default'));
    expect(all.authority('order').runs).toEqual({});
  });
});
