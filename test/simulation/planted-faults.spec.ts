import * as domain from '@runbook/domain';
import { failureReport, INVARIANTS, provenProperty, type Core, type Tally } from '@runbook/spec-kit';
import fc from 'fast-check';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = 'libs/domain/src';
const PLANTED = '.cache/planted-core';
const DEFINITIONS_MAX = 400;
const WORLDS_MAX = 20;
const SCHEDULES = 5;
const SEED = 1;

/** A rule left out or bent, by changing one place of the core, and one of the invariants that see it. */
const FAULTS = [
  {
    name: 'a decision ignores the pause',
    file: 'execution/progress/progress.ts',
    from: 'if (draft.state.pause) return settlePause(draft);',
    to: 'if (draft.state.pause) settlePause(draft);',
    seenBy: 'paused-dispatches-nothing',
  },
  {
    name: 'a vote counts whatever it was about',
    file: 'execution/decisions/cast-vote.ts',
    from: 'if (digest !== approval.digest)',
    to: "if (digest === '')",
    seenBy: 'votes-are-right',
  },
  {
    name: 'a vote counts twice',
    file: 'execution/approvals/tally.ts',
    from: '.map(({ by }) => by)).size',
    to: '.map(({ by }) => by)).size * 2',
    seenBy: 'gates-open-by-votes',
  },
  {
    name: 'a requester may vote',
    file: 'execution/approvals/voices.ts',
    from: 'if (approval.fourEyes && isRequester(draft.state, actor.id))',
    to: "if (actor.id === '')",
    seenBy: 'votes-are-right',
  },
  {
    name: 'nobody asks before a step whether its gate is open',
    file: 'execution/approvals/gate.ts',
    from: "if (draft.state.dryRun) return 'open';",
    to: "if (draft.state !== undefined) return 'open';",
    seenBy: 'sensitive-steps-are-approved',
  },
  {
    name: 'an effect that must happen once is asked for again after a lost lease',
    file: 'steps/dispatched/fire.ts',
    from: "if (step.effect === 'once' && executor !== undefined) {",
    to: "if (step.effect === 'once' && executor === '') {",
    seenBy: 'once-effects-are-not-repeated',
  },
  {
    name: 'a lease runs out while nobody is there to renew it with',
    file: 'execution/state/timers.ts',
    from: 'Math.max(leaseUntil, ownedSince + leaseMs)',
    to: 'Math.max(leaseUntil, ownedSince - leaseMs)',
    seenBy: 'leases-outlive-outages',
  },
  {
    name: 'what a gateway answers is taken for a refusal',
    file: 'runbook/effect-law.ts',
    from: "[/^http-/, 'unknown']",
    to: "[/^http-/, 'refused']",
    seenBy: 'silence-is-doubt',
  },
  {
    name: 'a loop ends one iteration early',
    file: 'steps/loop/advance.ts',
    from: 'index === loop.total)',
    to: 'index + 1 >= (loop.total ?? Infinity))',
    seenBy: 'loops-go-all-the-way',
  },
  {
    name: 'another go through a loop counts attempts anew',
    file: 'execution/evolve/loops.ts',
    from: 'around?.loop?.earlierGoes)',
    to: 'undefined)',
    seenBy: 'attempts-count-on',
  },
  {
    name: 'a wait does not look at the events that are kept',
    file: 'correlation/decide.ts',
    from: 'of kept) {',
    to: 'of kept.slice(kept.length)) {',
    seenBy: 'nothing-passes-by',
  },
  {
    name: 'an event that comes too late is dropped',
    file: 'reactions/execution.ts',
    from: "if (undelivered && code !== 'already-holds')",
    to: "if (undelivered && code === 'not-an-approver')",
    seenBy: 'given-events-arrive',
  },
  {
    name: 'an event goes to every wait of a step',
    file: 'correlation/matching.ts',
    from: '      served.add(place);\n',
    to: '',
    seenBy: 'events-are-given-once',
  },
  {
    name: 'a branch that is not taken holds its join',
    file: 'execution/progress/readiness.ts',
    from: 'const allSettled = dependencies.every(({ status }) => isSettled(status));',
    to: "const allSettled = dependencies.every(({ status }) => isSettled(status) && status !== 'SKIPPED');",
    seenBy: 'failures-show',
  },
  {
    name: 'a cancel is noted and not heeded',
    file: 'execution/progress/progress.ts',
    from: "if (draft.state.failing?.outcome === 'CANCELLED') return endCancelling(draft);",
    to: '',
    seenBy: 'cancelled-requests-nothing',
  },
  {
    name: 'a child that is left is not told',
    file: 'reactions/execution.ts',
    from: 'return [toChild(event.child, {',
    to: 'return [toChild(`${event.child}-`, {',
    seenBy: 'abandoned-children-are-cancelled',
  },
  {
    name: 'one step more than the limit may run',
    file: 'execution/progress/slots.ts',
    from: 'occupied(draft) < concurrency',
    to: 'occupied(draft) <= concurrency',
    seenBy: 'caps-hold',
  },
  {
    name: 'a failure is forgotten by a repair of something else',
    file: 'execution/state/standing-failure.ts',
    from: "if ((status !== 'FAILED' &&",
    to: "if (id !== '' || (status !== 'FAILED' &&",
    seenBy: 'failures-show',
  },
  {
    name: 'the fold keeps what JSON does not',
    file: 'execution/evolve/change-step.ts',
    from: 'if (value !== undefined) next[name] = value;',
    to: 'next[name] = value;',
    seenBy: 'replay-equals-live',
  },
  {
    name: 'a dry run acts',
    file: 'steps/dispatched/request.ts',
    from: 'if (state.dryRun) return simulate(',
    to: 'if (state.dryRun === null) return simulate(',
    seenBy: 'dry-runs-act-on-nothing',
  },
  {
    name: 'what a step brings raises nothing',
    file: 'execution/drafting/carried.ts',
    from: 'if (label !== undefined) rise(draft,',
    to: "if (label === '') rise(draft,",
    seenBy: 'runs-rise-with-what-they-read',
  },
  {
    name: 'what is lower is taken for a rise',
    file: 'execution/drafting/classification.ts',
    from: 'if (!isAbove(rule, because.label, from)) return;',
    to: "if (because.label === '') return;",
    seenBy: 'classifications-never-fall',
  },
  {
    name: 'a child is not told how its parent is classified',
    file: 'steps/runbook/begin.ts',
    from: '...(classification !== undefined && { classification }),',
    to: "...(classification === '' && { classification }),",
    seenBy: 'children-begin-as-their-parents',
  },
  {
    name: 'nobody asks whether a version is deprecated before something begins by it',
    file: 'execution/decisions/heed-lifecycle.ts',
    from: "if (standingOf(state.runbook, world) !== 'deprecated') return 'goes on';",
    to: "if (standingOf(state.runbook, world) !== 'draft') return 'goes on';",
    seenBy: 'deprecated-begins-nothing',
  },
  {
    name: 'what the tenant cancels is held',
    file: 'execution/decisions/heed-lifecycle.ts',
    from: "if (whenDeprecated === 'hold') {",
    to: "if (whenDeprecated !== 'finish') {",
    seenBy: 'deprecations-follow-the-rule',
  },
  {
    name: 'a run that somebody let go on is held for its version again',
    file: 'execution/decisions/heed-lifecycle.ts',
    from: "if (whenDeprecated === 'finish' || state.released ||",
    to: "if (whenDeprecated === 'finish' ||",
    seenBy: 'deprecations-follow-the-rule',
  },
] as const;

describe('a core with a planted fault', () => {
  afterAll(() => rm(PLANTED, { recursive: true, force: true }));

  for (const [index, { name, file, from, to, seenBy }] of FAULTS.entries()) {
    it(`is caught: ${name}`, async () => {
      const core = await planted(String(index), file, from, to);
      expect(INVARIANTS).toContain(seenBy);
      expect(await faultsUntil(seenBy, core)).toContain(`${seenBy}: `);
    });
  }
});

describe('the core without one', () => {
  it('passes the same definitions and schedules', async () => {
    const result = await fc.check(provenProperty(domain, 1, {}), { seed: SEED, numRuns: 50 });
    expect(failureReport(result)).toBeUndefined();
  });
});

async function planted(name: string, file: string, from: string, to: string): Promise<Core> {
  const folder = join(PLANTED, name);
  await cp(SOURCE, folder, { recursive: true });
  const text = await readFile(join(folder, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(folder, file), text.replace(from, to));
  return (await import(pathToFileURL(join(process.cwd(), folder, 'index.ts')).href)) as Core;
}

/** What failing worlds show, until the invariant is among it: a fault may be seen by others first. The same in every run. */
async function faultsUntil(seenBy: string, core: Core): Promise<string> {
  const found: string[] = [];
  for (let world = 0; world < WORLDS_MAX && !found.at(-1)?.includes(`${seenBy}: `); world++)
    found.push(await firstFaults(core, SEED + world));
  return found.join('\n');
}

/** What the first failing world of a seed shows, unshrunk. */
async function firstFaults(core: Core, seed: number): Promise<string> {
  const tally: Tally = {};
  const result = await fc.check(provenProperty(core, SCHEDULES, tally), { seed, numRuns: DEFINITIONS_MAX, endOnFailure: true });
  const { errorInstance } = result;
  return errorInstance instanceof Error ? errorInstance.message : `nothing in ${tally['size']?.['schedules']} schedules`;
}
