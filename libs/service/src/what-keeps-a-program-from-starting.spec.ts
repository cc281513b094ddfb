import { jest } from '@jest/globals';
import { runMain } from './run-main.js';
import { SettingsInvalid } from './settings.js';

/** What it prints, and what it ends with. */
async function told(error: unknown): Promise<{ readonly printed: string; readonly status: unknown }> {
  let printed = '';
  let status: unknown;
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const exit = jest.spyOn(process, 'exit').mockImplementation(((code: unknown) => void (status = code)) as never);
  try {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- libraries reject with anything
    await runMain('standalone', () => Promise.reject(error));
  } finally {
    write.mockRestore();
    exit.mockRestore();
  }
  return { printed, status };
}

describe('what keeps a program from starting', () => {
  it('is one line for each fault of the settings', async () => {
    const invalid = new SettingsInvalid(['PORT: expected a\nnumber', 'HOST: expected a name']);
    expect(await told(invalid)).toEqual({
      printed: 'standalone: expected valid settings in the environment, found 2 faults:\nPORT: expected a number\nHOST: expected a name\n',
      status: 1,
    });
  });

  it('is one line where its operator can mend it', async () =>
    expect(await told(new Error('expected a\nport, found none; set it'))).toEqual({
      printed: 'standalone: expected a port, found none; set it\n',
      status: 1,
    }));

  it('keeps its stack where it is a defect', async () => {
    const { printed, status } = await told(new TypeError('undefined is not a function'));
    expect(printed).toMatch(/^standalone: TypeError: undefined is not a function\n +at /);
    expect(status).toBe(1);
  });

  it('is whatever was thrown', async () => expect(await told('a word')).toEqual({ printed: 'standalone: a word\n', status: 1 }));
});
