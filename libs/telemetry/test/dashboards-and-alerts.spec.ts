import { METRICS, metricsGuide, type Metric } from '@runbook/telemetry';
import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

const table: Readonly<Record<string, Metric>> = METRICS;
const dashboard = JSON.parse(readFileSync('deploy/observability/dashboard.json', 'utf8')) as { readonly panels: readonly Panel[] };
const alerts = parse(readFileSync('deploy/observability/alerts.yaml', 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = alerts.groups.flatMap((group) => group.rules);
const guide = readFileSync('docs/guides/alerts.md', 'utf8');

/** What a scrape adds, and what a histogram has. */
const ADDED = ['instance', 'job', 'le'];
const SERIES = /\b(runbook_[a-z_]+)(?:\{([^}]*)\})?/g;

/** The metrics of an expression, and every label that it names. */
function readExpression(expression: string): { readonly metrics: string[]; readonly labels: string[]; readonly faults: string[] } {
  const faults: string[] = [];
  const found = [...expression.matchAll(SERIES)].map(([, series = '', matchers = '']) => {
    const name = series in table ? series : series.replace(/_(bucket|count|sum)$/, '');
    const metric = table[name];
    if (!metric) faults.push(`${series} is no metric`);
    else if (name !== series && metric.kind !== 'histogram') faults.push(`${series} is no histogram`);
    else if (name === series && metric.kind === 'histogram') faults.push(`${series} is a histogram: ask for its _bucket, _count or _sum`);
    else if (metric.kind === 'gauge' && /(rate|increase)\($/.test(expression.slice(0, expression.indexOf(series))))
      faults.push(`${series} is a gauge`);
    return { name, labels: [...matchers.matchAll(/([a-z_]+)\s*[=!]/g)].map(([, label]) => label!) };
  });
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((label) => label.trim()));
  return { metrics: found.map(({ name }) => name), labels: [...found.flatMap(({ labels }) => labels), ...grouped], faults };
}

/** What is wrong with an expression and with a text that shows the labels of its series. */
function faultsOf(expression: string, text: string, shown: RegExp): string[] {
  const { metrics, labels, faults } = readExpression(expression);
  if (metrics.length === 0) return ['names no metric'];
  const known = new Set([...ADDED, ...metrics.flatMap((name) => table[name]?.labels ?? [])]);
  const told = [...text.matchAll(shown)].map(([, label]) => label!);
  return [
    ...faults,
    ...[...labels, ...told].filter((label) => !known.has(label)).map((label) => `${label} is no label of ${metrics.join(', ')}`),
  ];
}

const targets = dashboard.panels.flatMap(({ title, targets: found = [] }) => found.map((target) => ({ title, ...target })));

describe('the check of dashboards and alerts', () => {
  it.each([
    ['rate(runbook_nothing_total[5m])', '', 'runbook_nothing_total is no metric'],
    ['runbook_step_duration_seconds', '', 'runbook_step_duration_seconds is a histogram: ask for its _bucket, _count or _sum'],
    ['runbook_queue_depth_bucket', '', 'runbook_queue_depth_bucket is no histogram'],
    ['rate(runbook_queue_depth[5m])', '', 'runbook_queue_depth is a gauge'],
    ['sum by (tenant) (runbook_queue_depth)', '', 'tenant is no label of runbook_queue_depth'],
    ['runbook_queue_depth{queues="steps"}', '', 'queues is no label of runbook_queue_depth'],
    ['runbook_queue_depth', '{{status}}', 'status is no label of runbook_queue_depth'],
    ['vector(1)', '', 'names no metric'],
  ])('finds what is wrong with %s', (expression, text, fault) => {
    expect(faultsOf(expression, text, /\{\{(\w+)\}\}/g)).toEqual([fault]);
  });
});

describe('the dashboard', () => {
  it('asks for metrics and labels that exist', () => {
    const wrong = targets.flatMap(({ title, expr, legendFormat }) =>
      faultsOf(expr, legendFormat, /\{\{(\w+)\}\}/g).map((fault) => `${title}: ${fault}`),
    );
    expect(wrong).toEqual([]);
  });

  it('shows every metric that there is', () => {
    const shown = new Set(targets.flatMap(({ expr }) => readExpression(expr).metrics));
    expect(Object.keys(table).filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('the alerts', () => {
  it('ask for metrics and labels that exist', () => {
    const wrong = rules.flatMap(({ alert, expr, annotations }) =>
      faultsOf(expr, annotations.summary, /\$labels\.(\w+)/g).map((fault) => `${alert}: ${fault}`),
    );
    expect(wrong).toEqual([]);
    expect(rules.length).toBeGreaterThan(10);
  });

  it('have a name, a time and a severity each', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.alert).toMatch(/^Runbook[A-Z][A-Za-z]+$/);
      expect(rule.for).toMatch(/^\d+m$/);
      expect(['info', 'warning', 'critical']).toContain(rule.labels.severity);
    }
  });

  it('lead to a section of the guide each, which says what it means and what to do, and no section is without its alert', () => {
    const sections = guide.split('\n## ').slice(1);
    const anchors = new Map(sections.map((section) => [section.split('\n')[0]!.toLowerCase().replaceAll(' ', '-'), section]));
    for (const { alert, annotations } of rules) {
      const section = anchors.get(annotations.runbook_url.replace('docs/guides/alerts.md#', ''));
      expect(section).toContain(`\`${alert}\``);
      expect(section).toContain('**What to do.**');
    }
    expect(anchors.size).toBe(rules.length);
  });
});

describe('the guide of metrics', () => {
  it('is made of the table', async () => {
    const path = 'docs/guides/metrics.md';
    expect(readFileSync(path, 'utf8')).toBe(await format(metricsGuide(), { ...(await resolveConfig(path)), filepath: path }));
  });
});
