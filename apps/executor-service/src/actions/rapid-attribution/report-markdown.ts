import type { AttributionReport } from './attribution-report.js';
import { markdownTable, markdownText as text } from '../markdown-text.js';
import type { Evidence } from './patterns.js';

/** People read the strongest; the JSON has all. */
const EVIDENCE_MAX = 15;
const HYPOTHESES_MAX = 5;
const UNKNOWNS_MAX = 50;

/** The report for people. Everything that came from outside passes `markdownText`. */
export function reportMarkdown(report: AttributionReport): string {
  const chapters = [head, hypotheses, campaignMatches, timeline, residualUnknowns, evidenceReferences, sources, authority];
  return `${chapters.map((chapter) => chapter(report).join('\n')).join('\n\n')}\n`;
}

function head({ verdict, actor, confidence, reasons, incidentId }: AttributionReport): string[] {
  const who =
    verdict === 'attributed' && actor ? `**attributed** to ${text(actor.name)} (${text(actor.externalId)})` : '**no confident match**';
  return [
    '# Attribution report',
    '',
    ...(incidentId === undefined ? [] : [`Incident: ${text(incidentId)}`, '']),
    `Verdict: ${who}, confidence ${percent(confidence)}`,
    '',
    ...reasons.map((reason) => `- ${text(reason)}`),
  ];
}

function hypotheses(report: AttributionReport): string[] {
  const all = report.hypotheses;
  if (all.length === 0) return ['## Hypotheses', '', 'None: nothing that was seen is in the knowledge graph.'];
  const rows = all.map(({ rank, actor, score, confidence }) => [
    `${rank}`,
    text(actor.name),
    text(actor.externalId),
    fixed(score),
    percent(confidence),
  ]);
  const details = all
    .slice(0, HYPOTHESES_MAX)
    .flatMap(({ rank, actor, evidence, residual, unseen }) => [
      '',
      `### ${rank}. ${text(actor.name)}`,
      '',
      ...markdownTable(['contribution', 'observed', 'why'], strongest(evidence)),
      '',
      `Seen, but not recorded for this group: ${residual.length === 0 ? 'nothing' : residual.map(text).join(', ')}.`,
      '',
      `On record for it and not seen: ${unseen.map((one) => `${text(one.name)} (${text(one.externalId)})`).join(', ') || 'nothing'}.`,
    ]);
  return ['## Hypotheses', '', ...markdownTable(['rank', 'actor', 'id', 'score', 'confidence'], rows), ...details];
}

function strongest(evidence: readonly Evidence[]): string[][] {
  const shown = evidence.slice(0, EVIDENCE_MAX);
  const rest = evidence.slice(EVIDENCE_MAX);
  const rows = shown.map(({ contribution, observation, explanation }) => [
    fixed(contribution),
    observation ? text(`${observation.externalId} ${observation.name}`.trim()) : '',
    text(explanation),
  ]);
  const sum = rest.reduce((total, { contribution }) => total + contribution, 0);
  return rest.length === 0 ? rows : [...rows, [fixed(sum), '', `${rest.length} more in the JSON report`]];
}

function campaignMatches(report: AttributionReport): string[] {
  const rows = report.campaignMatches.map(({ campaign, similarity, sharedTechniques, sharedSoftware, attributedTo }) => [
    text(campaign.name),
    fixed(similarity),
    [...sharedTechniques, ...sharedSoftware].map(({ externalId }) => text(externalId)).join(', '),
    attributedTo.map(({ name }) => text(name)).join(', ') || 'nobody',
  ]);
  const table = rows.length === 0 ? ['None.'] : markdownTable(['campaign', 'similarity', 'shared', 'attributed to'], rows);
  return ['## Campaign matches', '', 'Pointers, not evidence: no hypothesis rests on them.', '', ...table];
}

function timeline({ timeline: { campaigns, phases } }: AttributionReport): string[] {
  const spans = campaigns.map(
    ({ name, firstSeen, lastSeen }) => `- ${text(name)}: ${text(firstSeen ?? 'unknown')} to ${text(lastSeen ?? 'unknown')}`,
  );
  const rows = phases.map(({ phase, techniques }) => [
    text(phase),
    techniques.map(({ externalId, name }) => text(`${externalId} ${name}`)).join(', '),
  ]);
  return [
    '## Timeline by kill-chain phase',
    '',
    ...spans,
    ...(spans.length > 0 ? [''] : []),
    ...markdownTable(['phase', 'techniques'], rows),
  ];
}

function residualUnknowns(report: AttributionReport): string[] {
  const all = report.residualUnknowns;
  const shown = all.slice(0, UNKNOWNS_MAX).map(({ kind, id, name, reason }) => `- ${kind}: ${text(name || id)}: ${text(reason)}`);
  const more = all.length > UNKNOWNS_MAX ? [`- ${all.length - UNKNOWNS_MAX} more in the JSON report`] : [];
  return ['## Residual unknowns', '', ...(all.length === 0 ? ['None.'] : [...shown, ...more])];
}

function evidenceReferences(report: AttributionReport): string[] {
  const rows = report.evidenceReferences
    .slice(0, UNKNOWNS_MAX * 2)
    .flatMap(({ externalId, seenAs }) =>
      seenAs.map((one) => [text(externalId), text(one.id), text(one.by), one.sha256 ? text(one.sha256) : 'referred to']),
    );
  return ['## Evidence references', '', ...markdownTable(['entity', 'object of the bundle', 'recognised by', 'SHA-256'], rows)];
}

function sources(report: AttributionReport): string[] {
  const notices = [...new Set(report.sources.flatMap(({ notice }) => notice ?? []))];
  const rows = [...report.inputs, ...report.sources].map(({ name, sha256 }) => [text(name), text(sha256)]);
  return ['## Inputs and sources', '', ...markdownTable(['name', 'SHA-256'], rows), '', report.method, '', ...notices];
}

function authority({ legalBasis, dataLicenses, runbook }: AttributionReport): string[] {
  const basis = legalBasis !== null && typeof legalBasis === 'object' ? Object.entries(legalBasis) : [];
  return [
    '## Authority',
    '',
    ...(basis.length === 0
      ? ['Legal basis: none stated.']
      : basis.map(([name, value]) => `- ${text(name)}: ${text(typeof value === 'string' ? value : JSON.stringify(value))}`)),
    '',
    `Data licenses: ${dataLicenses.map(text).join(', ') || 'none stated'}`,
    '',
    `Runbook: ${text(runbook.id)}, digest ${text(runbook.digest)}`,
  ];
}

function fixed(value: number): string {
  return value.toFixed(3).replace('-', '−');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
