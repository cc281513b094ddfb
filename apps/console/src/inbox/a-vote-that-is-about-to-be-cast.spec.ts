import { differencesOf } from './differences.js';
import { gistOf } from './gist.js';
import { whyNoVote, type Asked } from './may-vote.js';
import { afterMyRejection, afterMyVote, atTimeOut, peopleInWords } from './words.js';

const asked: Asked = {
  status: 'open',
  youMayVote: false,
  except: ['ana'],
  votes: [{ by: 'ben', decision: 'approve', digest: 'd' }],
  delegations: [{ from: 'cid', to: 'eve' }],
  approvers: { roles: ['lead'], users: ['ben'] },
  fourEyes: true,
  requesters: ['ana'],
};

describe('a vote that is about to be cast', () => {
  it.each([
    ['who is asked', undefined, 'dan', { ...asked, youMayVote: true }, undefined],
    ['who is asked and lacks the permission', 'needs approvals:vote', 'dan', { ...asked, youMayVote: true }, 'needs approvals:vote'],
    ['anybody, once it is decided', 'It is decided: nobody votes on it any more.', 'dan', { ...asked, status: 'approved' as const }, 'x'],
    ['who has voted', 'You have voted: approve. A vote that was cast stays.', 'ben', asked, undefined],
    ['who has passed it on', 'You have passed your voice on to eve, who decides in your place.', 'cid', asked, undefined],
    ['who asked for it', 'You have asked for what is decided here, so somebody else must decide it (four eyes).', 'ana', asked, undefined],
    ['a stranger without the permission', 'needs approvals:vote', 'dan', asked, 'needs approvals:vote'],
    ['a stranger', 'You are not asked here: it is for the role lead, ben.', 'dan', asked, undefined],
  ])('of %s is answered beforehand: %s', (_, why, me, request, whyNoPermission) =>
    expect(whyNoVote(request, me, whyNoPermission)).toBe(why),
  );

  it('says what it does', () => {
    const progress = (approved: number, quorum: number, rejected = 0) => ({ progress: { approved, rejected, quorum } });
    expect(afterMyVote({ kind: 'approval', ...progress(0, 3) })).toBe(
      '1 of 3 have then approved; 2 more are needed before the run goes on.',
    );
    expect(afterMyVote({ kind: 'approval', ...progress(1, 3) })).toBe(
      '2 of 3 have then approved; 1 more is needed before the run goes on.',
    );
    expect(afterMyVote({ kind: 'approval', ...progress(1, 2) })).toBe('That is the last one it needs: the run goes on at once.');
    expect(afterMyVote({ kind: 'instruction', ...progress(0, 1) })).toBe('The step completes and the run goes on.');
    expect(afterMyRejection({ rejectOnFirst: true, ...progress(0, 2) })).toContain('The first rejection ends it');
    expect(afterMyRejection({ rejectOnFirst: false, of: 3, ...progress(0, 2) })).toContain('stands in the record');
    expect(afterMyRejection({ rejectOnFirst: false, of: 3, ...progress(0, 2, 1) })).toContain('out of reach: the step fails');
  });

  it.each([
    ['fail', 'If too few have voted in time, the step fails.'],
    ['reject', 'If too few have voted in time, it counts as rejected.'],
    ['approve', 'If too few have voted in time, it counts as approved and the run goes on.'],
    ['escalate', 'If too few have voted in time, the role duty is asked besides.'],
  ] as const)('says what happens without it: %s', (onTimeout, words) =>
    expect(atTimeOut({ kind: 'approval', onTimeout, escalateTo: { roles: ['duty'] } })).toBe(words),
  );

  it('names who is asked', () => {
    expect(peopleInWords({ roles: ['lead'], teams: ['blue', 'red'], users: ['ana', 'ben'] })).toBe(
      'the role lead, the teams blue, red, ana, ben',
    );
    expect(peopleInWords({})).toBe('');
  });
});

describe('what has changed since it was looked at', () => {
  const shown = {
    definition: 'd',
    step: 'ask',
    attempt: 1,
    round: 1,
    message: 'Isolate web-1?',
    targets: [
      { step: 'tell', type: 'notify', parameters: { text: 'x' } },
      { step: 'isolate', type: 'call-service', parameters: { body: { host: 'web-1', tags: ['a'] } } },
    ],
  };

  it('is every part that is another, by the step that it belongs to', () => {
    const [tell, isolate] = shown.targets;
    const now = {
      ...shown,
      round: 2,
      message: 'Isolate web-2?',
      legalBasis: { reference: 'case-7' },
      targets: [{ ...isolate, parameters: { body: { host: 'web-2', tags: ['a', 'b'] } } }, tell],
    };
    expect(differencesOf(shown, now)).toEqual([
      { path: 'legalBasis.reference', before: undefined, after: 'case-7' },
      { path: 'message', before: 'Isolate web-1?', after: 'Isolate web-2?' },
      { path: 'targets.isolate.parameters.body.host', before: 'web-1', after: 'web-2' },
      { path: 'targets.isolate.parameters.body.tags.1', before: undefined, after: 'b' },
    ]);
  });

  it('is nothing where it is asked the same again', () => expect(differencesOf(shown, { ...shown, round: 2, attempt: 3 })).toEqual([]));

  it('tells an empty list from none, and a null from a missing member', () => {
    expect(differencesOf({ a: [] }, {})).toEqual([{ path: 'a', before: [], after: undefined }]);
    expect(differencesOf({ a: null }, {})).toEqual([{ path: 'a', before: null, after: undefined }]);
    expect(differencesOf({ a: null }, { a: null })).toEqual([]);
  });
});

describe('what a step behind a gate would do', () => {
  it.each([
    ['call-service', { method: 'POST', url: 'https://edr.example/x', body: {} }, 'POST https://edr.example/x'],
    ['call-service', { url: 'https://edr.example/x' }, 'GET https://edr.example/x'],
    ['call-service', { proto: 'syntax…', method: 'Isolate', address: 'edr.example:443' }, 'Isolate edr.example:443'],
    ['command', { host: 'ssh://web-1', argv: ['rm', '-rf', '/tmp/a b'] }, 'rm -rf "/tmp/a b" on ssh://web-1'],
    ['notify', { channel: 'email', to: ['a@x', 'b@x'], text: 'hello' }, 'email a@x, b@x “hello”'],
    ['runbook', { id: 'sweep', version: 3 }, 'sweep version 3'],
    ['transform', { value: 1 }, undefined],
    ['call-service', undefined, undefined],
  ])('is told in a line: %s %j', (type, parameters, gist) => expect(gistOf(type, parameters)).toBe(gist));
});
