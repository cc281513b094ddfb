import type { AttributionReport, ResidualUnknown } from './attribution-report.js';
import { markdownList, markdownTable, markdownText as text } from '../markdown-text.js';
import { percent, signed } from '../shown-numbers.js';
import { hypothesesChapter } from './report-hypotheses.js';

/** Of names in a sentence or a cell. */
const NAMES_MAX = 15;
/** Of rows that only point elsewhere. */
const ROWS_MAX = 20;
const CAMPAIGNS_MAX = 20;
/** Whatever is left out is counted where it would stand. */
const ALL_IS_IN_THE_JSON = 'Lists end after the first entries and say how many more there are; the JSON report has all.';

/** The report for people: what decides, not all there is. Everything that came from outside passes `markdownText`. */
export function reportMarkdown(report: AttributionReport): string {
  const chapters = [head, hypothesesChapter, campaignMatches, timeline, residualUnknowns, evidenceReferences, sources, authority];
  return `${chapters.map((chapter) => chapter(report).join('\n')).join('\n\n')}\n`;
}

function head(report: AttributionReport): string[] {
  const { reasons, incidentId } = report;
  return [
    '# Attribution report',
    '',
    ...(incidentId === undefined ? [] : [`Incident: ${text(incidentId)}`, '']),
    `Verdict: ${verdictOf(report)}`,
    '',
    ...reasons.map((reason) => `- ${text(reason, REASON_CHARACTERS_MAX)}`),
    '',
    ALL_IS_IN_THE_JSON,
  ];
}

function verdictOf({ verdict, actor, confidence, observations, hypotheses }: AttributionReport): string {
  if (verdict === 'attributed' && actor) {
    return `**attributed** to ${text(actor.name)} (${text(actor.externalId)}), confidence ${percent(confidence)}`;
  }
  if (observations === 0) return '**not attributed: nothing was observed** (no confident match)';
  return `**no confident match**${hypotheses.length === 0 ? '' : `, highest confidence ${percent(confidence)}`}`;
}

/** Our own sentences, with names of the knowledge graph in them. */
const REASON_CHARACTERS_MAX = 1_000;

function campaignMatches(report: AttributionReport): string[] {
  const rows = report.campaignMatches.map(({ campaign, similarity, sharedTechniques, sharedSoftware, attributedTo }) => [
    text(campaign.name),
    signed(similarity),
    markdownList(
      [...sharedSoftware, ...sharedTechniques].map(({ externalId }) => text(externalId)),
      NAMES_MAX,
    ),
    markdownList(
      attributedTo.map(({ name }) => text(name)),
      NAMES_MAX,
      'nobody',
    ),
  ]);
  const table = rows.length === 0 ? ['None.'] : markdownTable(['campaign', 'similarity', 'shared', 'attributed to'], rows);
  return ['## Campaign matches', '', 'Pointers, not evidence: no hypothesis rests on them.', '', ...table];
}

function timeline({ timeline: { campaigns, phases } }: AttributionReport): string[] {
  const spans = campaigns
    .slice(0, CAMPAIGNS_MAX)
    .map(({ name, firstSeen, lastSeen }) => `- ${text(name)}: ${text(firstSeen ?? 'unknown')} to ${text(lastSeen ?? 'unknown')}`);
  const rows = phases.map(({ phase, techniques }) => [
    text(phase),
    markdownList(
      techniques.map(({ externalId, name }) => text(`${externalId} ${name}`)),
      NAMES_MAX,
    ),
  ]);
  return [
    '## Timeline by kill-chain phase',
    '',
    ...spans,
    ...(campaigns.length > CAMPAIGNS_MAX ? [`- and ${campaigns.length - CAMPAIGNS_MAX} more`] : []),
    ...(spans.length > 0 ? [''] : []),
    ...(rows.length === 0 ? ['No technique was observed that the knowledge graph knows.'] : markdownTable(['phase', 'techniques'], rows)),
  ];
}

/** Those of one kind and reason in one line: the reason is told once. */
function residualUnknowns({ residualUnknowns: all }: AttributionReport): string[] {
  const alike = new Map<string, ResidualUnknown[]>();
  for (const one of all) {
    const key = `${one.kind} ${one.reason}`;
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  const groups = [...alike.values()];
  const lines = groups.slice(0, ROWS_MAX).map((group) => {
    const { kind, reason } = group[0] as ResidualUnknown;
    const names = group.map(({ name, id }) => text(name || id));
    return `- ${kind} (${group.length}), ${text(reason, REASON_CHARACTERS_MAX)}: ${markdownList(names, NAMES_MAX)}`;
  });
  const left = groups.slice(ROWS_MAX).reduce((total, { length }) => total + length, 0);
  return ['## Residual unknowns', '', ...(all.length === 0 ? ['None.'] : [...lines, ...(left > 0 ? [`- and ${left} more`] : [])])];
}

/** The entities that speak loudest for the first hypothesis come first: a reader checks those. */
function evidenceReferences({ evidenceReferences: all, hypotheses }: AttributionReport): string[] {
  const weight = new Map((hypotheses[0]?.evidence ?? []).map(({ observation, contribution }) => [observation?.id, Math.abs(contribution)]));
  const rows = [...all]
    .sort((a, b) => (weight.get(b.id) ?? 0) - (weight.get(a.id) ?? 0))
    .flatMap(({ externalId, seenAs }) =>
      seenAs.map((one) => [text(externalId), text(one.id), text(one.by), one.sha256 ? text(one.sha256) : 'referred to']),
    );
  const more = rows.length - ROWS_MAX;
  return [
    '## Evidence references',
    '',
    ...(rows.length === 0
      ? ['None.']
      : markdownTable(['entity', 'object of the bundle', 'recognised by', 'SHA-256'], rows.slice(0, ROWS_MAX))),
    ...(more > 0 ? ['', `And ${more} more.`] : []),
  ];
}

/** Files of one folder are counted: who checks them takes the list of the JSON report. */
function sources(report: AttributionReport): string[] {
  const notices = [...new Set(report.sources.flatMap(({ notice }) => notice ?? []))];
  const all = [...report.inputs, ...report.sources];
  const campaignFiles = all.filter(({ name }) => CAMPAIGN_FILE.test(name));
  const rows = all.filter(({ name }) => !CAMPAIGN_FILE.test(name)).map(({ name, sha256 }) => [text(name), text(sha256)]);
  const known =
    campaignFiles.length === 0 ? [] : ['', `Campaigns on record: ${campaignFiles.length} files, each with its SHA-256 in the JSON report.`];
  return ['## Inputs and sources', '', ...markdownTable(['name', 'SHA-256'], rows), ...known, '', report.method, '', ...notices];
}

const CAMPAIGN_FILE = /^attack\/(campaigns|unattributed)\//;

function authority({ legalBasis, dataLicenses, runbook }: AttributionReport): string[] {
  const basis = legalBasis !== null && typeof legalBasis === 'object' ? Object.entries(legalBasis) : [];
  return [
    '## Authority',
    '',
    ...(basis.length === 0 ? ['Legal basis: none stated.'] : basis.map(([name, value]) => `- ${text(name)}: ${stated(value)}`)),
    '',
    `Data licenses: ${markdownList(
      dataLicenses.map((license) => text(license)),
      NAMES_MAX,
      'none stated',
    )}`,
    '',
    `Runbook: ${text(runbook.id)}, digest ${text(runbook.digest)}`,
  ];
}

function stated(value: unknown): string {
  const parts = Array.isArray(value) ? value : [value];
  return markdownList(
    parts.map((part: unknown) => text(typeof part === 'string' ? part : JSON.stringify(part), REASON_CHARACTERS_MAX)),
    NAMES_MAX,
  );
}
