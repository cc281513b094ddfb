import { markdownList, markdownTable, markdownText as text } from '../markdown-text.js';
import { percent, signed } from '../shown-numbers.js';
import type { AttributionReport } from './attribution-report.js';
import type { Evidence } from './patterns.js';

/**
 * From here on a group is worth a reader's time: one chance in twenty. Below it are hypotheses that the evidence has as good as
 * ruled out; they are told of in one line. The first one is always shown.
 */
export const SHOWN_CONFIDENCE_MIN = 0.05;
/** Entries that move the score less than the ten strongest do not change what a reader thinks. */
const EVIDENCE_MAX = 10;
/** Of ids in a sentence. */
const IDS_MAX = 10;

type Hypothesis = AttributionReport['hypotheses'][number];

/** What decides, for people: the likely groups with what moved their scores most, and the others summed up. The JSON has all of it. */
export function hypothesesChapter({ hypotheses }: AttributionReport): string[] {
  const [first, ...others] = hypotheses;
  if (first === undefined) return ['## Hypotheses', '', 'None: nothing was observed that is in the knowledge graph.'];
  const shown = [first, ...others.filter(({ confidence }) => confidence >= SHOWN_CONFIDENCE_MIN)];
  const rest = others.filter(({ confidence }) => confidence < SHOWN_CONFIDENCE_MIN);
  const rows = shown.map(({ rank, actor, score, confidence }) => [
    `${rank}`,
    text(actor.name),
    text(actor.externalId),
    signed(score),
    percent(confidence),
  ]);
  return [
    '## Hypotheses',
    '',
    ...markdownTable(['rank', 'actor', 'id', 'score', 'confidence'], rows),
    ...(rest.length === 0 ? [] : ['', sumOf(rest)]),
    ...shown.flatMap((one) => details(one)),
  ];
}

function sumOf(rest: readonly Hypothesis[]): string {
  const together = percent(rest.reduce((total, { confidence }) => total + confidence, 0));
  const [what, each] = rest.length === 1 ? ['The next one has', ''] : [`The next ${rest.length} have`, ' each'];
  return `${what} less than ${percent(SHOWN_CONFIDENCE_MIN)}${each}${rest.length === 1 ? '' : `, ${together} together`}; the JSON report has them.`;
}

function details({ rank, actor, evidence, residual, unseen }: Hypothesis): string[] {
  return [
    '',
    `### ${rank}. ${text(actor.name)}`,
    '',
    ...markdownTable(['contribution', 'observed', 'why'], strongest(evidence)),
    '',
    `Seen, but not recorded for this group (${residual.length}): ${markdownList(
      residual.map((id) => text(id)),
      IDS_MAX,
      'nothing',
    )}.`,
    '',
    `On record for it and not seen, the rarest: ${markdownList(
      unseen.map((one) => `${text(one.externalId)} ${text(one.name)}`),
      IDS_MAX,
      'nothing',
    )}.`,
  ];
}

/** What moved the score most, for or against, and the sum of the others, so that the column adds up to the score. */
function strongest(evidence: readonly Evidence[]): string[][] {
  const byWeight = [...evidence].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const [shown, rest] = [byWeight.slice(0, EVIDENCE_MAX), byWeight.slice(EVIDENCE_MAX)];
  const rows = shown.map(({ contribution, observation, explanation }) => [
    signed(contribution),
    observation ? text(`${observation.externalId} ${observation.name}`.trim()) : '',
    text(explanation),
  ]);
  const sum = rest.reduce((total, { contribution }) => total + contribution, 0);
  return rest.length === 0 ? rows : [...rows, [signed(sum), '', `${rest.length} more, each weaker, together`]];
}
