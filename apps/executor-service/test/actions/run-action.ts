import type { Json } from '@runbook/domain';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ActionFailed } from '../../src/actions/action.js';
import { actions, context, DATA_FOLDER, run } from '../rapid-attribution/bundles.js';

export { actions, context, run };

/** The output as JSON, typed by who asks. */
export const outputOf = async <T>(name: string, parameters: unknown): Promise<T> => (await run(name, parameters)) as unknown as T;

/** How the action refused. */
export async function failureOf(name: string, parameters: unknown): Promise<{ code: string; message: string; details?: Json }> {
  const outcome = await run(name, parameters).then(
    (output) => output,
    (error: unknown) => error,
  );
  if (!(outcome instanceof ActionFailed)) throw new Error(`expected ${name} to fail, found ${JSON.stringify(outcome)}`, { cause: outcome });
  return outcome;
}

export interface Bundle {
  readonly type: string;
  readonly id: string;
  readonly objects: readonly Record<string, Json>[];
}

/** A real intrusion, as data/attack/campaigns has it. */
export const campaign = (name: string): Bundle =>
  JSON.parse(readFileSync(join(DATA_FOLDER, 'attack/campaigns', `${name}.stix.json`), 'utf8')) as Bundle;

export const bundle = (...objects: readonly object[]) => ({ type: 'bundle', id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d', objects });
