import specs from '@asyncapi/specs';
import { FACT_TYPE_NAMES, TYPE_PREFIX } from '@runbook/facts';
import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { gatewayAsyncApi } from './gateway-async-api.js';

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string | null; readonly messages: Readonly<Record<string, unknown>> }>>;
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly name: string; readonly payload: { readonly $ref: string } }>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

const document = gatewayAsyncApi() as unknown as Document;

/** Against the schema of AsyncAPI itself, whose formats are not checked: they are those of addresses. */
function faultsOf(one: unknown): readonly string[] {
  const ajv = new Ajv.default({ strict: false, validateFormats: false, allErrors: true });
  const check = ajv.compile((specs as { schemasWithoutId: Readonly<Record<string, object>> }).schemasWithoutId['3.0.0']!);
  check(one);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Every `$ref` of the document. */
function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === '$ref' && typeof part === 'string' ? [part] : referencesIn(part)));
}

const at = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], document);

describe('the document of topics and webhooks', () => {
  it('is one of AsyncAPI 3', () => {
    expect(faultsOf(document)).toEqual([]);
    // The check can fail.
    expect(faultsOf({ ...document, operations: { wrong: { action: 'shout' } } })).not.toEqual([]);
  });

  it('refers to nothing that is not in it', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(3 * FACT_TYPE_NAMES.length);
    expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
  });

  it('has every type of fact, on the topic and as a webhook, and what is taken from others', () => {
    const names = Object.values(document.components.messages).map(({ name }) => name);
    expect(names.sort()).toEqual([...FACT_TYPE_NAMES.map((type) => `${TYPE_PREFIX}${type}`), 'event'].sort());
    const { facts, webhook, triggers, eventSource } = document.channels;
    expect([facts?.address, triggers?.address, webhook?.address, eventSource?.address]).toEqual([
      'runbook.facts',
      'runbook.triggers',
      null,
      null,
    ]);
    for (const channel of [facts, webhook]) expect(Object.keys(channel!.messages)).toHaveLength(FACT_TYPE_NAMES.length);
  });

  it('is not stale where it is published (npm run build, then node scripts/write-facts.mjs)', () => {
    expect(JSON.parse(readFileSync('docs/spec/asyncapi.json', 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });
});
