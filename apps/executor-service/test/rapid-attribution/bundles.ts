import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '@runbook/domain';
import type { Action, ActionContext } from '../../src/actions/action.js';
import { builtInActions } from '../../src/actions/registry.js';

export const DATA_FOLDER = fileURLToPath(new URL('../../../../data', import.meta.url));

/** One set of actions for a suite: the knowledge is read once. */
export const actions = new Map(builtInActions({ dataFolder: DATA_FOLDER }).map((action) => [action.name, action]));

export const context: ActionContext = {
  execution: {
    id: 'exe_1',
    tenant: 'acme',
    runbook: { id: 'rapid-attribution', version: 1, digest: 'd1' },
    startedAt: '2026-11-21T10:00:00.000Z',
    legalBasis: { authority: 'CSIRT', reference: 'A-17', classification: 'RESTRICTED', authorizedUsers: ['ana'], purpose: 'attribution' },
    dataLicenses: ['mitre-attack'],
  },
  step: 'step',
  attempt: 1,
  idempotencyKey: 'key',
  signal: new AbortController().signal,
};

/** The runbook's steps in a row; what stands between them is JSON. */
export async function attribute(bundle: unknown, within: ActionContext = context): Promise<{ report: Report; markdown: string }> {
  const observed = await run('ingest-stix', { bundle }, within);
  const sightings = await run('lookup-graph', { observed }, within);
  const patterns = (await run('mine-patterns', { sightings }, within)) as unknown as Patterns;
  const attributed = patterns.sufficient && patterns.confidence >= patterns.confidenceMin;
  const actor = patterns.hypotheses[0]?.actor;
  const verdict = {
    verdict: attributed ? 'attributed' : 'no-confident-match',
    ...(attributed && actor ? { actor } : {}),
    confidence: patterns.confidence,
    reasons: patterns.reasons,
  };
  return (await run('generate-report', { observed, sightings, patterns, verdict }, within)) as unknown as {
    report: Report;
    markdown: string;
  };
}

/** Authors are told of a member that no output has, so what an action says of itself is held by everything that runs it here. */
function expectSaid({ outputs }: Action, output: Json): void {
  expect([...(outputs ?? [])].sort()).toEqual(Object.keys(output as object).sort());
}

export async function run(name: string, parameters: unknown, within: ActionContext = context): Promise<Json> {
  const action = actions.get(name) as Action;
  const output = await action.run(action.parameters.parse(parameters), within);
  expectSaid(action, output);
  return JSON.parse(JSON.stringify(output)) as Json;
}

export interface Evidence {
  kind: string;
  contribution: number;
  observation?: { externalId: string; name: string };
}

export interface Hypothesis {
  actor: { id: string; name: string };
  score: number;
  confidence: number;
  evidence: Evidence[];
}

export interface Patterns {
  hypotheses: Hypothesis[];
  confidence: number;
  confidenceMin: number;
  sufficient: boolean;
  reasons: string[];
  ranking: { id: string; name: string; score: number }[];
}

export interface Report {
  verdict: string;
  confidence: number;
  reasons: string[];
  observations: number;
  evidenceReferences: { id: string; externalId: string; seenAs: { id: string; by: string }[] }[];
  actor?: { name: string };
  hypotheses: Hypothesis[];
  campaignMatches: { campaign: { id: string; name: string }; similarity: number }[];
  residualUnknowns: { kind: string; id: string; name: string; reason: string }[];
  timeline: { phases: { phase: string }[] };
  inputs: { name: string; sha256: string }[];
  legalBasis: { authority: string };
  dataLicenses: string[];
}

export function campaignFile(folder: 'campaigns' | 'unattributed', name: string): { objects: Record<string, unknown>[] } {
  return JSON.parse(readFileSync(join(DATA_FOLDER, 'attack', folder, `${name}.stix.json`), 'utf8')) as {
    objects: Record<string, unknown>[];
  };
}

export const ALL_CAMPAIGNS = (['campaigns', 'unattributed'] as const).flatMap((folder) =>
  readdirSync(join(DATA_FOLDER, 'attack', folder))
    .sort()
    .map((file) => [folder, file.replace('.stix.json', '')] as const),
);

let serial = 0;

/** A STIX object with a fresh id. */
export function stix(type: string, members: Record<string, unknown> = {}): Record<string, unknown> {
  const id = `${type}--00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`;
  return { type, spec_version: '2.1', id, ...members };
}

export function bundleOf(...objects: unknown[]): Record<string, unknown> {
  return { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects };
}
