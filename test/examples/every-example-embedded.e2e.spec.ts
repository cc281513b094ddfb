import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startEmbeddedExamples } from './embedded-examples.mjs';
import { exampleNames, filesInTheRepository, type Examples } from './examples.mjs';

describe('every example, embedded', () => {
  let examples: Examples;
  let files: string[];
  beforeAll(async () => {
    files = await filesInTheRepository();
    examples = await startEmbeddedExamples();
  });
  afterAll(() => examples.stop());

  it.each(['the first time', 'the second time on the same service'])(
    'prints what its README says, %s',
    async () => {
      const names = await exampleNames();
      expect(names).toHaveLength(8);
      for (const name of names) {
        const blocks = await examples.run(name);
        expect(blocks.length).toBeGreaterThan(0);
        for (const { commands, says, printed } of blocks) expect({ name, commands, printed }).toEqual({ name, commands, printed: says });
      }
    },
    240_000,
  );

  it('leaves nothing in the repository', async () => {
    expect(await filesInTheRepository()).toEqual(files);
  });

  it('waits no longer than its reader wants to, and then says what came instead', async () => {
    const address = 'http://127.0.0.1:1/api/v1/executions/exe_1';
    const environment = { ...process.env, WAIT_SECONDS: '0.3' };
    const waited = promisify(execFile)('node', ['examples/wait-for.mjs', address, 'COMPLETED'], { env: environment });
    await expect(waited).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^expected .*exe_1 to say COMPLETED within 0.3 s, found:\n\w/),
    });
  });
});
