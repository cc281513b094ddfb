import { createHash } from 'node:crypto';
import { context, failureOf, outputOf } from './run-action.js';

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a manifest of evidence', () => {
  interface Manifest {
    readonly manifest: { readonly items: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[] };
    readonly sha256: string;
  }

  it('holds the hash of each item as anybody can compute it', async () => {
    const items = [
      { name: 'json', value: { b: 1, a: [2] } },
      { name: 'text', text: 'Grüße' },
      { name: 'bytes', base64: Buffer.from([0, 255]).toString('base64') },
    ];
    const { manifest } = await outputOf<Manifest>('hash-evidence', { items });
    expect(manifest.items.map((item) => [item.sha256, item.bytes])).toEqual([
      [sha256('{"a":[2],"b":1}'), 15],
      [sha256('Grüße'), 7],
      [sha256(Buffer.from([0, 255])), 2],
    ]);
    expect(manifest).toMatchObject({ execution: context.execution.id, step: context.step });
  });

  it('has another hash as soon as one item, name or order differs', async () => {
    const digest = async (...items: object[]) => (await outputOf<Manifest>('hash-evidence', { items })).sha256;
    const [a, b] = [
      { name: 'a', text: '1' },
      { name: 'b', text: '1' },
    ];
    const digests = [await digest(a, b), await digest(b, a), await digest(a), await digest({ ...a, text: '2' }, b)];
    expect(new Set(digests).size).toBe(4);
    expect(await digest(a, b)).toBe(digests[0]);
  });

  it('refuses two items of one name', async () => {
    const items = [
      { name: 'a', text: '1' },
      { name: 'a', text: '2' },
    ];
    expect(await failureOf('hash-evidence', { items })).toMatchObject({ code: 'invalid-input' });
  });
});

describe('a report', () => {
  interface Composed {
    readonly report: object;
    readonly markdown: string;
  }

  it('cannot be made to draw links, images or markup by what came from outside', async () => {
    const hostile = '[x](http://evil.example) <img src=x> | www.evil.example ana@evil.example\n# not a heading';
    const sections = [
      {
        heading: hostile,
        text: hostile,
        list: [hostile],
        table: { columns: ['a'], rows: [[hostile]] },
        value: { x: `${hostile}\n\`\`\`` },
      },
    ];
    const { markdown } = await outputOf<Composed>('compose-report', { title: hostile, sections });
    const outsideOfBlocks = markdown.split('\n').filter((line) => !line.startsWith('    '));
    expect(outsideOfBlocks.join('\n')).not.toMatch(/<img|\]\(|(?<!\\)\[x|www\.evil|@evil/);
    expect(outsideOfBlocks.filter((line) => line.startsWith('#'))).toHaveLength(2);
  });

  it('says on whose authority and of which run it is', async () => {
    const { report, markdown } = await outputOf<Composed>('compose-report', { title: 'Wave', sections: [] });
    expect(report).toMatchObject({ classification: 'RESTRICTED', execution: 'exe_1', authority: { reference: 'A-17' } });
    expect(markdown).toContain('RESTRICTED');
  });

  it('is a layer of the Navigator where techniques are meant', async () => {
    const techniques = ['T1059.001', 'T1059.001', { externalId: 'T1566.001', score: 5, comment: 'two mails' }, 'T9999'];
    const { layer, unknown } = await outputOf<{ layer: { techniques: object[]; gradient: object }; unknown: string[] }>('navigator-layer', {
      name: 'x',
      techniques,
    });
    expect(layer.techniques).toMatchObject([
      { techniqueID: 'T1059.001', score: 2 },
      { techniqueID: 'T1566.001', score: 5, comment: 'two mails' },
    ]);
    expect(layer.gradient).toMatchObject({ maxValue: 5 });
    expect(unknown).toEqual(['T9999']);
  });
});
