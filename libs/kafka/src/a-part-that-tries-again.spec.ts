import { TROUBLE_SHOWN_AFTER_MS, Troubles } from './troubles.js';

describe('a part that tries again', () => {
  let nowMs = 1_000;
  const troubles = new Troubles(() => nowMs);
  const [reader, producer] = [{}, {}];

  it('is told when it has done so for long, the one that began first', () => {
    expect(troubles.shown).toBeUndefined();
    troubles.begin(reader, 'the reader is away');
    nowMs += 1_000;
    troubles.begin(producer, 'the producer is away');
    nowMs += TROUBLE_SHOWN_AFTER_MS - 1_001;
    expect(troubles.shown).toBeUndefined();
    nowMs += 1;
    // Beginning anew is no new beginning, but may know more.
    troubles.begin(reader, 'the reader is away again');
    expect(troubles.shown).toBe('the reader is away again');
  });

  it('is told no more when it is well', () => {
    troubles.end(reader);
    expect(troubles.shown).toBeUndefined();
    nowMs += 1_000;
    expect(troubles.shown).toBe('the producer is away');
    troubles.end(producer);
    troubles.end(producer);
    expect(troubles.shown).toBeUndefined();
  });
});
