import { redactorOf } from '@runbook/outbound';
import { CollectedOutput, COMMAND_OUTPUT_CHARACTERS_MAX } from '../src/ssh/collected-output.js';
import { failureOf, placeOf, statusFailure } from '../src/steps/call-failure.js';
import { recordedHeaders } from '../src/steps/call-reply.js';

const SECRET = 'kq83hdn29sLqwe71ZZp0';
const redactor = redactorOf([['ti', SECRET]]);
/** No four characters of the secret that follow each other. */
const expectNothingOf = (told: unknown): void => {
  const text = JSON.stringify(told);
  for (let at = 0; at + 4 <= SECRET.length; at++) expect(text).not.toContain(SECRET.slice(at, at + 4));
};
/** So that a cut at `length` lies inside the secret. */
const across = (length: number): string => `${'x'.repeat(length - SECRET.length / 2)}${SECRET} and more`;

const failureFor = (body: string, headers: Record<string, string> = {}, status = 500) => {
  const request = { method: 'GET', url: new URL(`https://x.example/${across(199)}`), headers: {} };
  const reply = { status, headers, body: Buffer.from(body) };
  return statusFailure({ request, reply, http: { status, headers: {} }, expected: undefined, redactor });
};

describe('an error that is cut', () => {
  it.each([2_048, 64 * 1024])('holds no half of a secret in the excerpt of a body, at %d characters', (length) => {
    for (const shift of [-6, 0, 6]) expectNothingOf(failureFor(across(length + shift)).error);
    const escaped = SECRET.replaceAll(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`);
    const told = JSON.stringify(failureFor(`${'x'.repeat(length - escaped.length / 2)}${escaped} and more`).error);
    expect(told).not.toContain(escaped.slice(0, 12));
  });

  it('holds none of a header, a place, a time to wait or a reason', () => {
    const headers = { 'retry-after': across(64), location: `https://y.example/${across(2_030)}` };
    expectNothingOf(failureFor('', headers, 302).error);
    expectNothingOf(failureFor('', headers, 503).error);
    expectNothingOf(recordedHeaders({ 'x-told': across(512) }, redactor));
    const request = { method: 'GET', url: new URL(`https://x.example/${across(199)}`), headers: {} };
    expectNothingOf(placeOf(request, redactor));
    expectNothingOf(failureOf(new Error(across(300)), 'x', redactor).error);
  });

  it('holds none of what a command said beyond the limit', () => {
    for (const length of [COMMAND_OUTPUT_CHARACTERS_MAX, COMMAND_OUTPUT_CHARACTERS_MAX + 64 * 1024]) {
      const output = new CollectedOutput();
      output.push(Buffer.from(across(length)));
      const { text, truncated } = output.text(redactor);
      expect(truncated).toBe(true);
      expectNothingOf(text.slice(-200));
    }
  });
});
