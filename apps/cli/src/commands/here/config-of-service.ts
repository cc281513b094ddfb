import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../exit-codes.js';
import { Failure } from '../../failure.js';
import { isObject, parsedJson } from '../../json.js';
import { printItems, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { REPOSITORY } from '../../settings/development-key.js';
import { SHAPE_OF_SETTINGS, type Shown } from './shown-settings.js';

const ANSWER_MS_MAX = 60_000;

/** Asks the program of the service, with the variables that this command was given: it alone knows what it reads. */
export async function printOfService(session: Session, service: string): Ended {
  const program = join(REPOSITORY, 'apps', service, 'dist/main.js');
  if (!existsSync(program)) {
    throw new Failure(`expected the program of the service at ${program}, found none`, {
      hints: ['build it: npm run build', `or ask it where it runs: node apps/${service}/dist/main.js --print-config`],
    });
  }
  const { settings, faults, unknown } = await asked(session, program, service);
  await printItems(session, settings, SHAPE_OF_SETTINGS);
  for (const line of unknown) session.words.say(line);
  if (faults.length === 0) return EXIT.ok;
  throw new Failure(
    `expected settings with which ${service} starts, found ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}`,
    {
      hints: faults,
    },
  );
}

interface Told {
  readonly settings: readonly Shown[];
  readonly faults: readonly string[];
  readonly unknown: readonly string[];
}

function asked({ env, signal }: Session, program: string, service: string): Promise<Told> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, '--print-config=json'], { env, signal, timeout: ANSWER_MS_MAX }, (error, said, complained) => {
      const told = parsedJson(said);
      if (isTold(told)) return resolve(told);
      reject(new Failure(`expected ${service} to tell its settings, found: ${complained.trim() || (error?.message ?? 'nothing')}`));
    });
  });
}

const isTold = (value: unknown): value is Told =>
  isObject(value) && ['settings', 'faults', 'unknown'].every((member) => Array.isArray(value[member]));
