import { DocumentTooLarge } from '@runbook/ports';
import { MemoryDocuments } from '@runbook/spec-kit';
import { LinedDocuments, type Versioned } from './lined-documents.js';

interface Large extends Versioned {
  readonly body: string;
}

const DOCUMENTS = { name: 'large', indexes: [], compared: ['version'] };
const LINES = { name: 'lines', indexes: [['version']] };

describe('a document too large for its store', () => {
  const store = new MemoryDocuments();
  const leftOut: Error[] = [];
  const lined = new LinedDocuments<Large, Versioned>(store, {
    documents: DOCUMENTS,
    lines: LINES,
    lineOf: ({ _id, version }) => ({ _id, version }),
    leftOut: (error) => leftOut.push(error),
  });
  const write = (version: number, bodies: Record<string, string>) =>
    lined.write(Object.entries(bodies).map(([_id, body]) => ({ put: { _id, version, body } })));

  it('is left out and named; the others are stored, it has its line, and what was stored of it stays', async () => {
    await write(1, { a: 'small', b: 'small', c: 'small' });
    store.documentBytesMax = 1_000;
    await write(2, { a: 'new', b: 'x'.repeat(2_000), c: 'new' });
    expect(await Promise.all(['a', 'b', 'c'].map((id) => lined.get(id)))).toMatchObject([
      { body: 'new' },
      { body: 'small' },
      { body: 'new' },
    ]);
    expect(await lined.line('b')).toMatchObject({ version: 2 });
    expect(leftOut).toEqual([expect.any(DocumentTooLarge)]);
    expect(leftOut[0]?.message).toContain('found 2');
    expect(leftOut[0]?.message).toContain(' in b;');
  });

  it('does not hide that the store refuses for another reason', async () => {
    store.fault = new Error('no room');
    await expect(write(3, { a: 'newer' })).rejects.toThrow('no room');
  });
});
