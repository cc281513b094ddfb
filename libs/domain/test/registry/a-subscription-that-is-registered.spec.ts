import {
  decideRegistry,
  evolveRegistry,
  noRunbook,
  REPLAY_SPAN_MS_MAX,
  SECRET_OVERLAP_MS_MAX,
  type RegistryCommand,
  type RegistryState,
  type SubscriptionTerms,
} from '@runbook/domain';
import { registryWorld } from '@runbook/spec-kit';

const TERMS: SubscriptionTerms = { url: 'https://siem.example/', types: [], runbooks: [] };
const world = registryWorld({ id: 'default/subscriptions/siem' });
const NOW = world.now;

/** What came of each command in turn, the facts or the refusal, and how the subscription stands at the end. */
function after(...commands: RegistryCommand[]) {
  let state: RegistryState = noRunbook;
  const came = commands.map((command) => {
    const decision = decideRegistry(command, state, world);
    if (decision.kind !== 'events') return decision.kind === 'rejected' ? decision.rejection : decision;
    state = decision.events.reduce(evolveRegistry, state);
    return decision.events[0];
  });
  return { came, last: came.at(-1), subscription: state.subscription };
}

const register = (version = 1): RegistryCommand => ({ type: 'RegisterSubscription', terms: TERMS, sealed: `sealed_${version}`, version });
const change = (revision: number, url = 'https://other.example/'): RegistryCommand => ({
  type: 'ChangeSubscription',
  terms: { ...TERMS, url },
  revision,
});
const pause: RegistryCommand = { type: 'PauseSubscription', because: 'asked', reason: 'it moves' };
const resume: RegistryCommand = { type: 'ResumeSubscription' };
const remove: RegistryCommand = { type: 'RemoveSubscription' };
const rotate = (version: number, overlapMs = 60_000): RegistryCommand => ({
  type: 'RotateSubscriptionSecret',
  sealed: `sealed_${version}`,
  version,
  overlapMs,
});
const replay = (from: number, to: number): RegistryCommand => ({ type: 'AskSubscriptionReplay', replay: 'rpl_1', from, to });

describe('a subscription that is registered', () => {
  it('stands with its terms and the name of its key, by who registered it', () => {
    expect(after(register())).toMatchObject({
      last: {
        type: 'SubscriptionRegistered',
        subscription: 'siem',
        revision: 1,
        by: { id: 'dev' },
        secret: { version: 1, sealed: 'sealed_1' },
      },
      subscription: { standing: 'ACTIVE', revision: 1, terms: TERMS },
    });
  });

  it('is not registered over one that there is', () => {
    expect(after(register(), register(2)).last).toMatchObject({ code: 'subscription-exists' });
  });

  it('is changed by who knows its last revision, and by nobody else', () => {
    expect(after(register(), change(1), change(1, 'https://third.example/')).came).toMatchObject([
      {},
      { type: 'SubscriptionChanged', revision: 2, terms: { url: 'https://other.example/' } },
      { code: 'revision-mismatch', version: 2 },
    ]);
    expect(after(register(), change(1), change(1)).last).toMatchObject({ code: 'already-registered', version: 2 });
  });

  it('is paused and resumed, once each', () => {
    expect(after(register(), pause, pause, resume, resume).came).toMatchObject([
      {},
      { type: 'SubscriptionPaused', because: 'asked', reason: 'it moves', revision: 2 },
      { code: 'already-registered', version: 2 },
      { type: 'SubscriptionResumed', revision: 3 },
      { code: 'already-registered', version: 3 },
    ]);
    expect(after(register(), pause).subscription).toMatchObject({ standing: 'PAUSED', paused: { because: 'asked' } });
    expect(after(register(), pause, resume).subscription?.paused).toBeUndefined();
  });

  it('is not paused by the service for what was found before it was changed', () => {
    const gone: RegistryCommand = { type: 'PauseSubscription', because: 'gone', reason: '410', revision: 1 };
    expect(after(register(), gone).last).toMatchObject({ type: 'SubscriptionPaused', because: 'gone' });
    expect(after(register(), change(1), gone).last).toMatchObject({ code: 'outdated', version: 2 });
  });

  it('is given another key, beside which the one before signs for a while, and no longer than a week', () => {
    expect(after(register(), rotate(2)).subscription).toMatchObject({
      secret: { version: 2, sealed: 'sealed_2' },
      previous: { version: 1, sealed: 'sealed_1', until: NOW + 60_000 },
    });
    expect(after(register(), rotate(2, SECRET_OVERLAP_MS_MAX * 9)).subscription?.previous?.until).toBe(NOW + SECRET_OVERLAP_MS_MAX);
  });

  it.each([1, 3])('takes no key that was sealed for version %d when the next is 2', (version) => {
    expect(after(register(), rotate(version)).last).toMatchObject({ code: 'outdated', version: 2 });
  });

  it('is removed, and its id may be taken anew with revisions and keys that go on', () => {
    expect(after(register(), remove, pause).last).toMatchObject({ code: 'subscription-unknown' });
    expect(after(register(), remove, register(1)).last).toMatchObject({ code: 'outdated', version: 2 });
    expect(after(register(), remove, register(2)).subscription).toMatchObject({
      revision: 3,
      standing: 'ACTIVE',
      secret: { version: 2 },
    });
  });

  it('changes by no replay and by no check', () => {
    const before = after(register()).subscription;
    const { came, subscription } = after(register(), replay(NOW - 1_000, NOW), { type: 'AskSubscriptionCheck', check: 'chk_1' });
    expect(came.slice(1)).toMatchObject([
      { type: 'SubscriptionReplayAsked', replay: 'rpl_1', from: NOW - 1_000, to: NOW, revision: 1 },
      { type: 'SubscriptionCheckAsked', check: 'chk_1', revision: 1 },
    ]);
    expect(subscription).toEqual(before);
  });

  it.each([
    [NOW, NOW],
    [NOW + 1, NOW],
    [NOW - REPLAY_SPAN_MS_MAX - 1, NOW],
  ])('is not replayed from %d to %d', (from, to) => {
    expect(after(register(), replay(from, to)).last).toMatchObject({ code: 'replay-invalid' });
    expect(after(register(), replay(NOW - REPLAY_SPAN_MS_MAX, NOW)).last).toMatchObject({ type: 'SubscriptionReplayAsked' });
  });

  it('is not replayed while it is paused', () => {
    expect(after(register(), pause, replay(NOW - 1, NOW)).last).toMatchObject({ code: 'subscription-status' });
  });

  it.each<RegistryCommand>([pause, resume, remove, change(1), rotate(1), replay(1, 2), { type: 'AskSubscriptionCheck', check: 'c' }])(
    'must be there for %j',
    (command) => {
      expect(after(command).last).toMatchObject({ code: 'subscription-unknown' });
    },
  );
});
