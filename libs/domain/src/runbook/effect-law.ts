import { canonicalErrorName } from './retry-law.js';

/**
 * What an attempt's error says about its effect on the world, which decides what follows where that must happen once:
 *
 * - `refused`: the other side did not take it up, nothing happened; the retry law may ask again.
 * - `answered`: it was taken up and told how it ended; the step has failed, and nobody asks again by itself.
 * - `unknown`: it may have happened; the step is in doubt until a probe or a person says what is so.
 */
export type EffectWord = 'refused' | 'answered' | 'unknown';

export function effectWord(errorName: string): EffectWord {
  const name = canonicalErrorName(errorName);
  return WORDS.find(([names]) => names.test(name))?.[1] ?? 'answered';
}

/**
 * The first row that fits counts. Calls over gRPC, notices and workers bear the same names. Statuses by RFC 9110 section 15; where a gateway may
 * have given the answer after the service had begun, nobody knows.
 */
const WORDS: readonly (readonly [names: RegExp, word: EffectWord])[] = [
  // It was done, though not as was expected.
  [/^http-2\d\d$/, 'answered'],
  // 408 and the private 460 and 499: somebody gave up waiting in the middle.
  [/^http-(408|460|499)$/, 'unknown'],
  // 307 and 308 name another place for the same request; 501, 505 and 511 come before any work.
  [/^http-(307|308|4\d\d|501|505|511)$/, 'refused'],
  // 500 comes after a beginning, 502 and 504 of a gateway that heard no answer. 503 is meant as a refusal and is also what gateways say of a
  // connection that broke under way, with a Retry-After of their own. 301 to 303 are how a form is answered that was taken.
  [/^http-/, 'unknown'],
  // No answer, or one that was not heard to its end.
  [/^(timeout|connection|lease-lost|internal|limit-exceeded|slack-failed)$/, 'unknown'],
  // A mail server that answers 4yz or 5yz has taken no responsibility, even behind the message (RFC 5321 section 4.2.5).
  [/^(denied|rejected|expired|invalid-input|slack-refused|smtp-[45]\d\d)$/, 'refused'],
];
