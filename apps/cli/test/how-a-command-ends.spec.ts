import { readFileSync } from 'node:fs';
import { EXIT, EXIT_CODES, exitOf } from '../src/exit-codes.js';

describe('how a command ends', () => {
  it('is one table', () => {
    expect(EXIT).toEqual({
      ok: 0,
      failed: 1,
      usage: 2,
      invalidRunbook: 3,
      notAllowed: 4,
      notFound: 5,
      conflict: 6,
      waitsForPeople: 7,
      timedOut: 124,
      interrupted: 130,
    });
  });

  it.each([
    [400, 'invalid-inputs', 2],
    [400, 'invalid-runbook', 3],
    [401, 'key-unknown', 4],
    [403, 'permission-missing', 4],
    [404, 'execution-unknown', 5],
    [409, 'already-voted', 6],
    [412, 'precondition-failed', 6],
    [428, 'precondition-required', 6],
    [422, 'form-invalid', 2],
    [429, 'rate-exceeded', 1],
    [500, 'internal', 1],
    [503, 'not-ready', 1],
  ])('follows from a refusal: %i %s ends with %i', (status, code, exit) => {
    expect(exitOf(status, code)).toBe(exit);
  });

  it('stands in the guide, word for word', () => {
    const guide = readFileSync('docs/guides/cli.md', 'utf8');
    for (const { code, means } of EXIT_CODES) expect(guide).toContain(`| ${code} | ${means} |`);
  });
});
