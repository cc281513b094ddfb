import { engine, explainExecution, shownStatus } from '@runbook/domain';
import { person } from '../execution/voting-run.js';
import { termsOf } from './terms.js';
import { asked, begun, complete, reinstate, renew, revoke } from './under-an-order.js';

/** Before a lease is over. */
const SOON_MS = 10_000;

describe('a run whose authority is revoked', () => {
  it('is held though nobody touches it, keeps what is at work, and says why', () => {
    const all = begun();
    all.ask('order', revoke);
    all.settle();
    const { state } = all.run('exe_1');
    expect(state.hold).toMatchObject({ because: 'authority-revoked', reason: 'authority order was revoked: the order was quashed' });
    expect([state.status, shownStatus(state)]).toEqual(['PAUSING', 'AUTHORITY_HOLD']);
    all.tell('exe_1', complete('a'));
    expect(shownStatus(all.run('exe_1').state)).toBe('AUTHORITY_HOLD');
    expect(asked(all)).toBe('a v1');
    const { sentence } = explainExecution(all.run('exe_1').state, all.compiled);
    expect(sentence).toContain(
      'because authority order was revoked: the order was quashed; nothing new begins until somebody with permission',
    );
    expect(sentence).toContain('authorities:release');
  });

  it('is held by the next decision already, before it is told', () => {
    const all = begun();
    all.ask('order', revoke);
    all.tell('exe_1', complete('a'));
    expect(shownStatus(all.run('exe_1').state)).toBe('AUTHORITY_HOLD');
    expect(asked(all)).toBe('a v1');
  });

  it('is not let go on by resuming or releasing it, and by renewing it only under one in force', () => {
    const all = begun();
    all.ask('order', revoke);
    all.tell('exe_1', complete('a'));
    expect(all.tell('exe_1', { type: 'ResumeExecution' })).toBe('held');
    expect(all.tell('exe_1', { type: 'ReleaseExecution', reason: 'so' })).toBe('held');
    expect(all.tell('exe_1', renew())).toBe('authority-not-in-force');
    expect(all.tell('exe_1', renew('none'))).toBe('authority-unknown');
    all.create('narrow', termsOf({ actions: ['look'] }));
    expect(all.tell('exe_1', renew('narrow'))).toBe('authority-exceeded');
    expect(asked(all)).toBe('a v1');
  });

  it('goes on when the same is reinstated and a person renews it, once the authority has confirmed', () => {
    const all = begun();
    all.ask('order', revoke);
    all.tell('exe_1', complete('a'));
    all.ask('order', reinstate);
    all.settle();
    expect(shownStatus(all.run('exe_1').state)).toBe('AUTHORITY_HOLD');
    expect(all.tell('exe_1', renew(), person('eve'))).toBe('not-authorized');
    expect(all.tell('exe_1', renew(), { kind: 'service', id: 'bot', tenant: 'default', via: 'api-key' })).toBe('not-authorized');
    expect(all.tell('exe_1', renew(), person('ana'))).toBeUndefined();
    expect(asked(all)).toBe('a v1');
    all.settle();
    expect(asked(all)).toBe('a v1 b v1');
    expect(all.run('exe_1').history.findLast(({ type }) => type === 'ExecutionReleased')).toMatchObject({
      by: 'ana',
      authority: { id: 'order' },
    });
    expect(all.run('exe_1').state.requesters).toEqual(['ana']);
  });

  it('goes on under another authority, and leaves the one that it was under', () => {
    const all = begun();
    all.ask('order', revoke);
    all.tell('exe_1', complete('a'));
    all.create('other', termsOf({ reference: 'case-2' }));
    expect(all.tell('exe_1', renew('other'))).toBeUndefined();
    all.settle();
    expect(asked(all)).toBe('a v1 b v1');
    expect([all.authority('order').runs, all.authority('other').runs]).toEqual([{}, { exe_1: 2 }]);
    expect(all.run('exe_1').state.legalBasis?.reference).toBe('case-2');
  });

  it('stays held where the authority is revoked again before it confirms', () => {
    const all = begun();
    all.ask('order', revoke);
    all.tell('exe_1', complete('a'));
    all.ask('order', reinstate);
    all.tell('exe_1', renew());
    all.ask('order', revoke);
    all.settle();
    expect(shownStatus(all.run('exe_1').state)).toBe('AUTHORITY_HOLD');
    expect(asked(all)).toBe('a v1');
  });

  it('is not let go on by an answer to an earlier question', () => {
    const all = begun();
    all.ask('order', revoke);
    all.tell('exe_1', complete('a'));
    all.create('other', termsOf());
    all.tell('exe_1', renew('other'));
    all.ask('other', revoke);
    all.settle();
    all.ask('order', reinstate);
    all.tell('exe_1', renew('order'));
    all.repeat('default/authorities/order > exe_1', 10);
    all.deliver('default/authorities/order > exe_1');
    expect(shownStatus(all.run('exe_1').state)).toBe('AUTHORITY_HOLD');
    expect(asked(all)).toBe('a v1');
    all.settle();
    expect(asked(all)).toBe('a v1 b v1');
  });

  it('is held for its version too, where that is deprecated meanwhile', () => {
    const all = begun();
    all.ask('order', revoke);
    all.tell('exe_1', complete('a'));
    all.ask('order', reinstate);
    all.change = { standing: () => 'deprecated', whenDeprecated: 'hold' };
    all.tell('exe_1', renew());
    all.settle();
    expect(all.run('exe_1').state.hold?.because).toBe('runbook-deprecated');
    expect(asked(all)).toBe('a v1');
    all.tell('exe_1', { type: 'ReleaseExecution', reason: 'the old version will do' });
    expect(asked(all)).toBe('a v1 b v1');
  });

  it('is held by the last word about its question, also where that comes behind a confirmation', () => {
    const all = begun();
    all.tell('exe_1', { type: 'RefuseAuthority', authority: 'order', ask: 2, reason: 'another question' }, engine('default'));
    expect(all.run('exe_1').state.hold).toBeUndefined();
    all.tell('exe_1', { type: 'RefuseAuthority', authority: 'order', ask: 1, reason: 'it was revoked' }, engine('default'));
    expect(all.run('exe_1').state.hold).toMatchObject({ because: 'authority-refused', reason: 'it was revoked' });
    all.tell('exe_1', complete('a'));
    expect(asked(all)).toBe('a v1');
    expect(all.tell('exe_1', renew())).toBeUndefined();
    all.settle();
    expect(asked(all)).toBe('a v1 b v1');
  });

  it('is cancelled for its version where the tenant cancels what is deprecated, and begins nothing when its authority lets it go', () => {
    const all = begun();
    all.ask('order', revoke);
    all.settle();
    all.ask('order', reinstate);
    all.settle();
    expect(all.tell('exe_1', renew())).toBeUndefined();
    all.version = { isDeprecated: true, whenDeprecated: 'cancel' };
    all.settle();
    expect(all.run('exe_1').state.failing).toMatchObject({
      outcome: 'CANCELLED',
      failure: { error: { message: expect.stringContaining('is deprecated, and the rule of default is to cancel') } },
    });
    all.tell('exe_1', complete('a'));
    expect([shownStatus(all.run('exe_1').state), asked(all)]).toEqual(['CANCELLED', 'a v1']);
  });

  it('can be cancelled', () => {
    const all = begun();
    all.ask('order', revoke);
    all.settle();
    all.tell('exe_1', { type: 'TerminateExecution' });
    all.settle();
    expect(all.run('exe_1').state.status).toBe('CANCELLED');
    expect(all.authority('order').runs).toEqual({});
  });
});

describe('a run whose authority is over', () => {
  it('is held in that moment, and goes on when it is amended and somebody renews it', () => {
    const all = begun({ validUntil: Date.UTC(2026, 10, 21, 10) + SOON_MS });
    all.pass(SOON_MS);
    all.settle();
    expect(all.authority('order').standing).toBe('EXPIRED');
    expect(all.run('exe_1').state.hold).toMatchObject({
      because: 'authority-expired',
      reason: 'authority order expired at 2026-11-21T10:00:10.000Z',
    });
    all.tell('exe_1', complete('a'));
    expect(all.ask('order', { type: 'AmendAuthority', version: 1, reason: 'longer', terms: termsOf() })).toBeUndefined();
    all.tell('exe_1', renew());
    all.settle();
    expect(asked(all)).toBe('a v1 b v2');
  });

  it('begins nothing at its end, although no fact has come yet', () => {
    const all = begun({ validUntil: Date.UTC(2026, 10, 21, 10) + SOON_MS });
    all.now += SOON_MS;
    all.tell('exe_1', complete('a'));
    expect(asked(all)).toBe('a v1');
    expect(shownStatus(all.run('exe_1').state)).toBe('AUTHORITY_HOLD');
  });
});
