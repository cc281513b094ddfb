import { ExpressionError } from '@runbook/domain';
import { BlobCorrupt, type BlobStore } from '@runbook/ports';
import { BlobContents } from './blob-contents.js';

const KILOBYTE = 1_024;

/** A store of what is put into it; an error stands for what reading it fails with. */
function storeOf(held: Map<string, Buffer | Error>): BlobStore {
  const get = async (sha256: string) => {
    const found = held.get(sha256);
    if (found instanceof Error) throw found;
    return found;
  };
  return { get } as Partial<BlobStore> as BlobStore;
}

describe('blobs that decisions ask for', () => {
  let held: Map<string, Buffer | Error>;
  let now: number;
  let contents: BlobContents;
  beforeEach(() => {
    held = new Map();
    now = 0;
    contents = new BlobContents(storeOf(held), { monotonic: () => now }, 10 * KILOBYTE);
  });
  const load = (sha256: string) => contents.load({ blob: sha256 });

  it('are at hand once they are loaded', async () => {
    held.set('a', Buffer.from('{"text":"\u00fc"}'));
    expect(contents.at('a')).toBeUndefined();
    await load('a');
    expect(contents.at('a')).toEqual({ text: '\u00fc' });
  });

  it.each([
    ['are not there', undefined, 'found none'],
    ['have other bytes', new BlobCorrupt('a', 'b'), 'found bytes that hash to b'],
    ['are no JSON', Buffer.from('{'), 'expected JSON in blob a'],
  ])('fail what looks into them when they %s', async (_, found, message) => {
    if (found) held.set('a', found);
    await load('a');
    expect(() => contents.at('a')).toThrow(ExpressionError);
    expect(() => contents.at('a')).toThrow(message);
  });

  it('fail nothing when the store gives no answer', async () => {
    held.set('a', new Error('no server answered'));
    await expect(load('a')).rejects.toThrow('no server answered');
    expect(contents.at('a')).toBeUndefined();
  });

  it('are looked for again ten seconds after they could not be had', async () => {
    await load('a');
    held.set('a', Buffer.from('1'));
    now = 9_999;
    expect(() => contents.at('a')).toThrow('found none');
    now = 10_000;
    expect(contents.at('a')).toBeUndefined();
    await load('a');
    expect(contents.at('a')).toBe(1);
  });

  it('leave memory, those that cannot be had as well', async () => {
    for (let n = 0; n < 1_000; n++) await load(`missing ${n}`);
    expect(contents.size).toBe(10);
    held.set('large', Buffer.from(`"${'x'.repeat(10 * KILOBYTE - 2)}"`));
    await load('large');
    expect(contents.size).toBe(1);
  });
});
