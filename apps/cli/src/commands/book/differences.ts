import { createTwoFilesPatch } from 'diff';
import { answered, type Api, type Schemas } from '../../client/api.js';
import { isObject, parsedJson } from '../../json.js';
import { cleanLines } from '../../terminal/clean.js';
import { coloured, type Screen } from '../../terminal/screen.js';
import { readDocument } from '../named-input.js';
import type { RunbookFile } from './documents.js';

/** A version in force, as its author wrote it. */
export interface InForce {
  readonly id: string;
  readonly version: number;
  readonly format: 'yaml' | 'json';
  readonly text: string;
}

/** The newest versions in force, by their ids, with their texts. */
export async function textsInForce(api: Api): Promise<ReadonlyMap<string, InForce>> {
  const lines = await answered(api.GET('/api/v1/runbook-archive', { parseAs: 'text', headers: { accept: 'application/jsonl' } }));
  const found = String(lines)
    .split('\n')
    .map(parsedJson)
    .filter(
      (line): line is InForce & Record<string, unknown> =>
        isObject(line) && typeof line['id'] === 'string' && typeof line['text'] === 'string',
    );
  return new Map(found.map((line) => [line.id, line]));
}

/** What a file changes, as a unified difference; empty: nothing. Where only one of the two is JSON, both are compared as YAML. */
export async function textDifference(before: InForce | undefined, after: RunbookFile): Promise<string> {
  if (before?.text === after.text) return '';
  const isSameForm = before === undefined || before.format === (after.type === 'application/json' ? 'json' : 'yaml');
  const [old, fresh] = isSameForm
    ? [before?.text ?? '', after.text]
    : await Promise.all([asYaml(before.text, before.format), asYaml(after.text, after.file)]);
  if (old === fresh) return '';
  const name = before === undefined ? '/dev/null' : `${before.id}@${before.version}`;
  return createTwoFilesPatch(name, after.file, old, fresh, undefined, undefined, { context: 3 })
    .replace(/^=+\n/, '')
    .replaceAll('\t\n', '\n');
}

async function asYaml(text: string, name: string): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(await readDocument(text, name === 'json' || name === 'yaml' ? `x.${name}` : name), { lineWidth: 0 });
}

/** A unified difference in colours. */
export function paintedDifference(text: string, screen: Screen): string {
  return cleanLines(text)
    .split('\n')
    .map((line) => {
      if (/^(\+\+\+|---)/.test(line)) return coloured(screen, 'bold', line);
      return coloured(
        screen,
        line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : line.startsWith('@@') ? 'cyan' : undefined,
        line,
      );
    })
    .join('\n');
}

type Difference = Schemas['RunbookDifference'];

/** What differs by meaning, a line each: what a reviewer must not overlook. */
export function meaningLines({ meaning }: Difference): string[] {
  const { steps, gates, sensitive, authority, members } = meaning;
  const changes = (what: string, { added, removed, changed }: Schemas['ValueChanges']): string[] => [
    ...added.map(({ name }) => `+ ${what} ${name}`),
    ...removed.map(({ name }) => `- ${what} ${name}`),
    ...changed.map(({ name }) => `~ ${what} ${name}`),
  ];
  return [
    ...steps.added.map(({ name }) => `+ step ${name}`),
    ...steps.removed.map(({ name }) => `- step ${name}`),
    ...steps.changed.map(({ name, members: changed }) => `~ step ${name}: ${changed.map((member) => member.name).join(', ')}`),
    ...changes('gate', gates),
    ...changes('sensitive class', sensitive),
    ...changes('authority', authority),
    ...changes('', members).map((line) => line.replace('  ', ' ')),
  ];
}
