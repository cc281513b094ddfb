import { startEmbeddedExamples } from './embedded-examples.mjs';
import { exampleNames, type Examples } from './examples.mjs';

describe('every example, embedded', () => {
  let examples: Examples;
  beforeAll(async () => {
    examples = await startEmbeddedExamples();
  });
  afterAll(() => examples.stop());

  it('prints what its README says', async () => {
    const names = await exampleNames();
    expect(names).toHaveLength(7);
    for (const name of names) {
      const blocks = await examples.run(name);
      expect(blocks.length).toBeGreaterThan(0);
      for (const { commands, says, printed } of blocks) expect({ name, commands, printed }).toEqual({ name, commands, printed: says });
    }
  });
});
