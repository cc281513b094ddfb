import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.js';
import { Failure } from '../../failure.js';
import { printOne, titled, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { does } from '../../program/verb.js';
import { codeOf } from '../../settings/config-file.js';
import { clean } from '../../terminal/clean.js';

interface VerifyFlags {
  readonly head?: string;
}

/** `runbook evidence …` */
export function evidenceNoun(noun: Command): void {
  const summary = 'check a bundle of evidence: no network, no trust in who made it';
  const verify = noun.command('verify <file>').description(summary).summary(summary);
  does<VerifyFlags>(verify.option('--head <hash>', 'the hash of the last record, known from elsewhere'), async () => check);
}

/** By the verifier that whoever has a bundle can read and run himself: the file stands in libs/audit/offline. */
async function check(session: Session, [file = '']: readonly string[], { head }: VerifyFlags): Ended {
  const [{ verifyEvidence }, { readBundle }] = await Promise.all([
    import('../../../../../libs/audit/offline/verify-evidence.mjs'),
    import('../../../../../libs/audit/offline/bundle-shape.mjs'),
  ]);
  const bundle = await bundleIn(file, readBundle);
  const verdict = verifyEvidence(bundle, head);
  await printOne(
    session,
    verdict,
    verdict.valid ? 'VALID' : 'INVALID',
    () => [
      ['Bundle', file],
      ['Verdict', verdict.valid ? { text: 'VALID', colour: 'green' } : { text: 'INVALID', colour: 'red' }],
      ['Records', verdict.records],
      ['Head', verdict.head ?? undefined],
    ],
    () =>
      titled(
        session,
        'Faults',
        verdict.faults
          .map(({ where, expected, found }) => `${clean(where)}: expected ${clean(expected)}, found ${clean(found)}\n`)
          .join(''),
      ),
  );
  if (verdict.valid && head === undefined) {
    session.words.say(
      'a bundle that was shortened in all its parts alike passes: name the hash of its last record, known from elsewhere, with --head',
    );
  }
  return verdict.valid ? EXIT.ok : EXIT.failed;
}

async function bundleIn(file: string, read: (bytes: Uint8Array) => unknown): Promise<unknown> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new Failure(`expected a bundle of evidence in ${file}, found ${codeOf(error)}`, { exit: 'usage', cause: error });
  }
  try {
    return read(bytes);
  } catch (error) {
    throw new Failure(`expected a bundle of evidence in ${file}, found ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
