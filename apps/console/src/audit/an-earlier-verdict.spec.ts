import { notedVerdict } from './noted-verdict.js';

const HASH = 'a3f5'.repeat(16);

describe('an earlier verdict', () => {
  it('is read as it is copied', () => expect(notedVerdict(` 1200 ${HASH}\n`)).toEqual({ entries: 1_200, headHash: HASH }));
  it('may be missing', () => expect(notedVerdict('  ')).toBeUndefined());
  it.each(['1200', HASH, `1200 ${HASH.slice(1)}`, `twelve ${HASH}`, `1200 ${HASH} more`])('is never left out in silence: %s', (text) =>
    expect(notedVerdict(text)).toMatchObject({ fault: expect.stringContaining('Expected a number and a hash') }),
  );
});
