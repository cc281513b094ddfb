import type { Actor, ExecutionEvent } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import { authorityEntries } from './authority-trail.js';
import { trailAnswer } from './authority-answers.js';

const ANA: Actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'session' };
const ENGINE: Actor = { kind: 'service', id: 'orchestrator', tenant: 'acme', via: 'log' };
const AT = '2026-11-30T12:00:00.000Z';
const listed = (actor: Actor, ...events: object[]) =>
  authorityEntries({ version: 7, at: AT, actor, events } as unknown as DecisionRecord<ExecutionEvent>);
const place = { version: 7, at: AT };

describe('what is listed of authority', () => {
  it('is that an authority holds a run, and that a person lets it go on under one', () => {
    const held = {
      ...{ type: 'ExecutionHeld', at: 1, because: 'authority-revoked', reason: 'authority case-1 was revoked: quashed' },
      authority: { id: 'case-1', version: 2, revision: 5 },
    };
    const released = {
      ...{ type: 'ExecutionReleased', at: 2, by: 'ana', reason: 'upheld on appeal', releases: [] },
      authority: { id: 'case-1', version: 3 },
    };
    expect(listed(ENGINE, held, released)).toEqual([
      {
        ...place,
        ...{ kind: 'hold', authority: { id: 'case-1', version: 2 }, sentence: 'The run is held: authority case-1 was revoked: quashed.' },
      },
      {
        ...place,
        ...{ kind: 'release', permission: 'authorities:release', authority: { id: 'case-1', version: 3 } },
        sentence: 'ana lets the run go on under case-1 version 3: upheld on appeal.',
      },
    ]);
  });

  it('is that a person lets a run go on whose version is deprecated', () => {
    const events = [
      { type: 'ExecutionHeld', at: 1, because: 'runbook-deprecated' },
      { type: 'ExecutionReleased', at: 2, by: 'ana', reason: 'it must end', releases: [] },
    ];
    expect(listed(ANA, ...events)).toEqual([
      { ...place, kind: 'hold', sentence: 'The run is held: its version is deprecated.' },
      {
        ...place,
        ...{ kind: 'release', by: { kind: 'person', id: 'ana', via: 'session' }, permission: 'runbooks:review' },
        sentence: 'ana lets the run go on: it must end.',
      },
    ]);
  });

  it('is that one person opened a gate alone, and that a step rests on it, under which authority', () => {
    const gates = [{ step: 'approve', quorum: 2, fourEyes: true, votes: [], overriddenBy: 'ana' }];
    const opened = { type: 'GateOverridden', at: 1, step: 'approve', by: 'ana', digest: 'd', reason: 'nobody else is there', override: {} };
    const asked = {
      ...{ type: 'StepRequested', at: 2, step: 'isolate', stepType: 'call-service', attempt: 1, dispatch: 1, idempotencyKey: 'k' },
      ...{ parameters: {}, timeoutMs: 1, leaseMs: 1, grounds: { class: 'containment', gates }, authority: { id: 'case-1', version: 2 } },
    };
    const items = listed(ENGINE, opened, asked);
    expect(items).toEqual([
      {
        ...place,
        ...{ kind: 'overridden', step: 'approve', permission: 'approvals:override' },
        sentence: 'ana opens approve alone, without its votes: nobody else is there.',
      },
      {
        ...place,
        ...{
          kind: 'dispatch',
          step: 'isolate',
          attempt: 1,
          authority: { id: 'case-1', version: 2 },
          grounds: { class: 'containment', gates },
        },
        sentence:
          'Attempt 1 of isolate of class containment is asked for under case-1 version 2, dispatch 1: it rests on the approvals of approve (ana alone).',
      },
    ]);
    // The document of the API says the same.
    expect(trailAnswer.safeParse({ executionId: 'exe_1', version: 7, complete: true, items }).success).toBe(true);
  });
});
