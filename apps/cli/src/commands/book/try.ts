import { answered, type Schemas } from '../../client/api.js';
import { EXIT } from '../../exit-codes.js';
import { misused } from '../../failure.js';
import { parsedJson } from '../../json.js';
import { printOne, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { namedText, readAssignment, readDocument, readObject, typesIn } from '../named-input.js';
import { shortValue } from '../run/shapes.js';

interface TryFlags {
  readonly input?: readonly string[];
  readonly file?: string;
  readonly samples?: string;
  readonly item?: string;
}

/** One step of a file, as far as it can be computed: nothing acts, and nothing is kept. */
export async function tryStep(session: Session, [file = '', step = '']: readonly string[], flags: TryFlags): Ended {
  const text = await namedText(file, 'a runbook');
  const item = flags.item === undefined ? undefined : parsedJson(flags.item);
  if (flags.item !== undefined && item === undefined) throw misused(`expected JSON behind --item, found ${flags.item}`);
  const body: Schemas['TryStep'] = {
    text,
    format: /\.json$/i.test(file) ? 'json' : 'yaml',
    step,
    inputs: await inputsOf(text, file, flags),
    ...(flags.samples !== undefined && { outputs: await readObject(flags.samples, 'samples') }),
    ...(item !== undefined && { item }),
  };
  const { api } = await session.connect();
  const tried = await answered(api.POST('/api/v1/runbooks/try', { body }));
  await print(session, tried);
  return tried.faults.length > 0 ? EXIT.invalidRunbook : EXIT.ok;
}

async function inputsOf(text: string, name: string, { input = [], file }: TryFlags): Promise<Record<string, unknown>> {
  const given = file === undefined ? {} : await readObject(file, 'inputs');
  if (input.length === 0) return given;
  const document = (await readDocument(text, name)) as { readonly inputs?: unknown } | null;
  const types = typesIn(document?.inputs);
  return { ...given, ...Object.fromEntries(await Promise.all(input.map((assignment) => readAssignment(assignment, types)))) };
}

const print = (session: Session, tried: Schemas['TriedStep']): Promise<void> =>
  printOne(session, tried, tried.step, () => [
    ['Step', `${tried.step} (${tried.type})`],
    ['Would be done', tried.when && (tried.when.holds ? 'yes' : 'no: it would be skipped')],
    ['Because', tried.when && shortValue(tried.when.explanation)],
    ['Takes', tried.branch && `${tried.branch.name}: ${tried.branch.targets.join(', ') || 'nothing follows'}`],
    ['Gets', tried.parameters === undefined ? undefined : shortValue(tried.parameters)],
    ['Secrets', tried.secrets?.map(({ name }) => name).join(', ')],
    ['Goes over', tried.over === undefined ? undefined : shortValue(tried.over)],
    [tried.isPretended ? 'Pretends' : 'Gives', tried.output === undefined ? undefined : shortValue(tried.output)],
    ['Pretended', tried.pretends.join(', ')],
    ...tried.faults.map(({ at, message }) => [`Fault ${at}`, { text: message, colour: 'red' }] as const),
  ]);
