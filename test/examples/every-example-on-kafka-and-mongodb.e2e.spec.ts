import { startDistributedExamples } from './distributed-examples.mjs';
import { exampleNames, type Examples } from './examples.mjs';

describe('every example in five processes on Kafka and MongoDB', () => {
  let examples: Examples;
  beforeAll(async () => {
    examples = await startDistributedExamples();
  }, 240_000);
  afterAll(() => examples.stop());

  it('prints what its README says', async () => {
    for (const name of await exampleNames()) {
      for (const { commands, says, printed } of await examples.run(name)) {
        expect({ name, commands, printed }).toEqual({ name, commands, printed: says });
      }
    }
  }, 240_000);
});
