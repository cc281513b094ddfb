import { LABELS, OTHER } from './labels.js';
import { METRICS, SECONDS_BOUNDS, type Metric } from './metrics.js';

const HEAD = `# Metrics

Every metric of the services, by the name that it has in Prometheus and in OTLP alike. This page is made of the table in \`libs/telemetry/src/metrics.ts\`
(\`node scripts/write-metrics-guide.mjs\`). How they are had: [observing](observing.md).
`;

/** The page of the guide that shows every metric and every label. */
export function metricsGuide(): string {
  const metrics = Object.entries<Metric>(METRICS).map(
    ([name, { kind, unit, labels, meaning, of }]) =>
      `| \`${name}\` | ${kind} | ${UNITS[unit]} | ${labels.map(code).join(', ')} | ${of} | ${meaning} |`,
  );
  const labels = Object.entries<{ most?: number; words?: readonly string[] }>(LABELS).map(
    ([name, { most, words }]) => `| ${code(name)} | ${words ? words.map(code).join(', ') : `names, at most ${most}`} |`,
  );
  return [
    HEAD,
    '| metric | kind | unit | labels | of | says |\n|---|---|---|---|---|---|',
    ...metrics,
    `\nHistograms have the bounds ${SECONDS_BOUNDS.join(', ')} s.`,
    `\n## Labels\n\nEach label is bounded, because each of its values is a series that somebody stores. A value that is none of its words, or comes when there are as many as there may be in one process, is counted under \`${OTHER}\`: nothing is lost of a sum.\n`,
    '| label | values |\n|---|---|',
    ...labels,
    '',
  ].join('\n');
}

const code = (text: string): string => `\`${text}\``;

const UNITS: Readonly<Record<Metric['unit'], string>> = { '1': 'count', s: 'seconds', By: 'bytes' };
