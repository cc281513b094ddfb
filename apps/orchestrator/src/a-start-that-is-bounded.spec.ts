import { canonicalDefinition, noExecution, parseRunbook, type ExecutionCommand } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { Succession, type RunbookCatalogue } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { ExecutionAggregate, type RunBounds } from './execution-aggregate.js';

const NOW = Date.UTC(2026, 10, 30, 12);

function runbookWith(limits: string) {
  const parsed = parseRunbook(
    `{ apiVersion: runbook/v1, id: hello, name: Hello, ${limits} steps: [{ id: say, type: timer, with: { durationMs: 60000 } }] }`,
    'yaml',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.runbook;
}

/** The decision about a start, once the aggregate has what it asks for. */
async function started(bounds: Partial<RunBounds>, more: object = {}, limits = '') {
  const runbook = runbookWith(limits);
  const digest = sha256Of(canonicalDefinition(runbook));
  const catalogue = {
    awaitDefinition: () => Promise.resolve({ definition: runbook }),
    definition: () => undefined,
    standing: () => 'in-force',
    actions: { find: () => undefined },
    lifecycleRules: () => ({ rules: { deprecatedWhileRunning: 'finish' } }),
  };
  const aggregate = new ExecutionAggregate(catalogue as unknown as RunbookCatalogue, {} as BlobStore, {
    isSuspended: () => false,
    ...bounds,
  });
  const command = {
    ...{ type: 'StartExecution', runbook: { id: 'hello', version: 1, digest }, inputs: {}, requestDigest: 'r', dataLicenses: [] },
    ...more,
  } as unknown as ExecutionCommand;
  const actor = { kind: 'service', id: 'scheduler', tenant: 'acme', via: 'log' } as const;
  const decide = () => aggregate.decide(command, noExecution, { now: NOW, ownedSince: 0, chance: 0, id: 'exe_1', tenant: 'acme', actor });
  const first = decide();
  if (first.kind !== 'needs') return first;
  await aggregate.provide(first.needs);
  return decide();
}

const deadlineOf = async (...asked: Parameters<typeof started>) => {
  const decision = await started(...asked);
  const [event] = decision.kind === 'events' ? decision.events : [];
  return event?.type === 'ExecutionStarted' ? (event.deadlineAt ?? 'none') : decision.kind;
};

describe('a start', () => {
  const isSuspended = (tenant: string) => tenant === 'acme';

  it('of a suspended tenant is refused, whoever asks, and tells the schedule that asked', async () => {
    const schedule = { runbookId: 'hello', schedule: 'nightly', at: NOW };
    expect(await started({ isSuspended }, { trigger: { schedule } })).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'tenant-suspended', message: expect.stringContaining('found acme suspended') },
    });
  });

  it('of a run by one that goes on is decided as ever', async () => {
    const parent = { execution: 'exe_0', step: 'call', attempt: 1, depth: 1 };
    expect((await started({ isSuspended }, { parent })).kind).toBe('events');
  });

  it('of a system that was handed over is refused, but for one by a run that goes on', async () => {
    const succession = new Succession([{ _id: 'handed-over', at: '2026-12-01T12:00:00.000Z' }]);
    const schedule = { runbookId: 'hello', schedule: 'nightly', at: NOW };
    expect(await started({ succession }, { trigger: { schedule } })).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'handed-over', schedule },
    });
    const parent = { execution: 'exe_0', step: 'call', attempt: 1, depth: 1 };
    expect((await started({ succession }, { parent })).kind).toBe('events');
  });

  it.each([
    ['as long as its runbook says', undefined, 'limits: { durationMs: 5000 },', NOW + 5_000],
    ['no longer than the operator says', 3_000, 'limits: { durationMs: 5000 },', NOW + 3_000],
    ['no longer than its runbook says, where the operator gives it more', 9_000, 'limits: { durationMs: 5000 },', NOW + 5_000],
    ['as long as the operator says, where its runbook says nothing', 9_000, '', NOW + 9_000],
    ['without end where nobody says one', undefined, '', 'none'],
  ])('lets the run go on %s', async (_what, durationMsMax, limits, expected) => {
    expect(await deadlineOf({ ...(durationMsMax !== undefined && { durationMsMax }) }, {}, limits)).toBe(expected);
  });
});
