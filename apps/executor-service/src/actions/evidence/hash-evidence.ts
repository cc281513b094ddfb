import type { Json } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import { z } from 'zod';
import { ActionFailed, type Action } from '../action.js';
import { canonicalPieces, TooDeep } from '../canonical-json.js';
import { createHash } from 'node:crypto';
import { Slices } from '../slices.js';
import { DEPTH_MAX } from '../stix/stix-bundle.js';

const ITEMS_MAX = 1_000;

const parameters = z.strictObject({
  items: z
    .array(
      z.union([
        z.strictObject({ name: z.string().min(1).max(500), value: z.unknown() }),
        z.strictObject({ name: z.string().min(1).max(500), text: z.string() }),
        z.strictObject({ name: z.string().min(1).max(500), base64: z.base64() }),
      ]),
    )
    .min(1)
    .max(ITEMS_MAX)
    .describe('Each with a `name` and one of `value` (any JSON, hashed as canonical JSON, RFC 8785), `text` (UTF-8) and `base64` (bytes)'),
});

type Item = z.infer<typeof parameters>['items'][number];

interface Hashed {
  readonly name: string;
  readonly of: 'json' | 'text' | 'bytes';
  readonly bytes: number;
  readonly sha256: string;
}

/** Makes a manifest of evidence: what was there, with its hashes, and one hash over all. */
export function hashEvidence(): Action<z.infer<typeof parameters>> {
  return {
    name: 'hash-evidence',
    description:
      'Writes a manifest of evidence: name, size and SHA-256 of each item, and one hash over the whole list for the chain of custody.',
    parameters,
    outputs: ['manifest', 'sha256'],
    guide: {
      serves: 'GENERATE_REPORT',
      output:
        '`manifest`: `items` with `name`, `of`, `bytes`, `sha256`, and the execution, step and time; `sha256` of the manifest as canonical JSON',
      example: {
        items: [
          { name: 'alert', value: { host: 'srv-7', severity: 9 } },
          { name: 'note', text: 'Seen by the night shift.' },
        ],
      },
    },
    async run({ items }, { execution, step, signal }) {
      const slices = new Slices(signal);
      expectOwnNames(items);
      const hashed: Hashed[] = [];
      for (const item of items) hashed.push(await hashOf(item, slices));
      const manifest = { execution: execution.id, tenant: execution.tenant, step, runStartedAt: execution.startedAt, items: hashed };
      const digest = await canonicalDigest(manifest, slices);
      return { manifest, sha256: digest.sha256 } as unknown as Json;
    },
  };
}

/** Two items of one name could be exchanged without a trace in what people read. */
function expectOwnNames(items: readonly Item[]): void {
  const seen = new Set<string>();
  for (const { name } of items) {
    if (seen.has(name))
      throw new ActionFailed('invalid-input', `expected each item under a name of its own, found two named ${name.slice(0, 100)}`);
    seen.add(name);
  }
}

async function hashOf(item: Item, slices: Slices): Promise<Hashed> {
  const { name } = item;
  if ('text' in item) return { name, of: 'text', bytes: Buffer.byteLength(item.text), sha256: sha256Of(item.text) };
  if ('base64' in item) {
    const bytes = Buffer.from(item.base64, 'base64');
    return { name, of: 'bytes', bytes: bytes.length, sha256: sha256Of(bytes) };
  }
  return { name, of: 'json', ...(await canonicalDigest(item.value ?? null, slices)) };
}

async function canonicalDigest(value: unknown, slices: Slices): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for (const piece of canonicalPieces(value, DEPTH_MAX)) {
      hash.update(piece);
      bytes += Buffer.byteLength(piece);
      if (slices.due()) await slices.rest();
    }
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    throw new ActionFailed('limit-exceeded', `expected values nested at most ${DEPTH_MAX} deep, found a deeper one; hash it as text`);
  }
  return { bytes, sha256: hash.digest('hex') };
}
