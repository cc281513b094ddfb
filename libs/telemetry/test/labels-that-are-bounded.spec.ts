import { Metered } from '@runbook/spec-kit';
import { areMetricsRecorded, BoundedLabels, count, LABELS, measure, METRICS, observe, OTHER, type LabelName } from '@runbook/telemetry';

describe('labels that are bounded', () => {
  it.each(Object.keys(LABELS) as LabelName[])('take so many values of %s and no more, whatever comes', (label) => {
    const bounds = new BoundedLabels();
    const bound: { readonly most?: number; readonly words?: readonly string[] } = LABELS[label];
    const most = bound.words?.length ?? bound.most!;
    const asked = [...(bound.words ?? []), ...Array.from({ length: 1_000 }, (_, n) => `value-${n}`)];
    const told = new Set(asked.map((value) => bounds.of(label, value)));
    expect(told.size).toBe(most + 1);
    expect(told.has(OTHER)).toBe(true);
    // Those that were met stay what they are.
    expect(bounds.of(label, asked[0]!)).toBe(asked[0]);
    expect(Math.max(...[...told].map((value) => value.length))).toBeLessThanOrEqual(100);
  });

  it('cut a name that is too long', () => {
    expect(new BoundedLabels().of('tenant', 't'.repeat(500))).toHaveLength(100);
  });

  it.each(Object.entries(METRICS))('keep the series of %s below what the SDK keeps', (_, { labels }) => {
    const sizes = labels.map((label: LabelName) => {
      const bound: { readonly most?: number; readonly words?: readonly string[] } = LABELS[label];
      return (bound.words?.length ?? bound.most!) + 1;
    });
    expect(sizes.reduce((product: number, size) => product * size, 1)).toBeLessThanOrEqual(2_000);
  });

  it('lose nothing of a sum: what is over is counted under other', async () => {
    const metered = new Metered();
    try {
      for (let n = 0; n < 200; n++) count('runbook_executions_started_total', { runbook: `r-${n}` });
      const { most } = LABELS.runbook;
      expect(await metered.value('runbook_executions_started_total', { runbook: OTHER })).toBe(200 - most);
      expect((await metered.all('runbook_executions_started_total')).size).toBe(most + 1);
    } finally {
      metered.stop();
    }
  });
});

describe('a gauge', () => {
  let metered: Metered;
  beforeEach(() => {
    metered = new Metered();
  });
  afterEach(() => metered.stop());

  it('is the sum, or the most, of what the parts of a process say', async () => {
    const ends = [
      observe('runbook_approvals_waiting', () => [{ value: 2, labels: { tenant: 'acme' } }]),
      observe('runbook_approvals_waiting', () => Promise.resolve([{ value: 3, labels: { tenant: 'acme' } }])),
      observe('runbook_approvals_oldest_age_seconds', () => [{ value: 2, labels: { tenant: 'acme' } }]),
      observe('runbook_approvals_oldest_age_seconds', () => [{ value: 3, labels: { tenant: 'acme' } }]),
    ];
    expect(await metered.value('runbook_approvals_waiting', { tenant: 'acme' })).toBe(5);
    expect(await metered.value('runbook_approvals_oldest_age_seconds', { tenant: 'acme' })).toBe(3);
    for (const end of ends) end();
    // What was told once is told as none: whoever keeps the last value would show it for ever.
    expect(await metered.value('runbook_approvals_waiting', { tenant: 'acme' })).toBe(0);
  });

  it('is what the others say where one part fails, or does not answer in time', async () => {
    const ends = [
      observe('runbook_queue_depth', () => [{ value: 1, labels: { queue: 'outbox' } }]),
      observe('runbook_queue_depth', () => Promise.reject(new Error('away'))),
      observe('runbook_queue_depth', () => new Promise<never>(() => undefined)),
    ];
    expect(await metered.value('runbook_queue_depth', { queue: 'outbox' })).toBe(1);
    for (const end of ends) end();
  });

  it('costs nothing where nobody records', () => {
    metered.stop();
    expect(areMetricsRecorded()).toBe(false);
    measure('runbook_policy_latency_seconds', 1, { engine: 'opa' });
  });
});
