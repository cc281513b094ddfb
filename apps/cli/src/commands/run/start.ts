import { EXIT } from '../../exit-codes.js';
import { misused } from '../../failure.js';
import { answered, type Schemas } from '../../client/api.js';
import { requestKey } from '../../client/kept-keys.js';
import { Refusal } from '../../client/problem.js';
import type { Connection, Session } from '../../program/session.js';
import type { Ended } from '../../program/print.js';
import { readAssignment, readObject, typesIn, type TypesOf } from '../named-input.js';
import type { StartFlags } from './run-flags.js';
import { printRun } from './shapes.js';
import { waitAndEnd } from './wait-and-end.js';

type StartRequest = Schemas['StartExecution'];

export async function start(session: Session, [named = '']: readonly string[], flags: StartFlags): Ended {
  const [runbook = '', inName] = named.split('@');
  const version = flags.runbookVersion ?? (inName === undefined ? undefined : Number(inName));
  if (version !== undefined && !Number.isSafeInteger(version)) throw misused(`expected <runbook> or <runbook>@<version>, found ${named}`);
  const connection = await session.connect();
  const request: StartRequest = {
    runbookId: runbook,
    ...(version !== undefined && { version }),
    ...(flags.draft !== undefined && { draft: flags.draft }),
    inputs: await inputsOf(connection, runbook, version, flags),
    ...(flags.dryRun && { dryRun: true }),
    ...(flags.samples !== undefined && { samples: await readObject(flags.samples, 'samples') }),
    ...(flags.incident !== undefined && { incidentId: flags.incident }),
    ...(flags.label && { labels: { ...flags.label } }),
    ...(flags.reason !== undefined && { triggeredBy: flags.reason }),
    ...(flags.authority !== undefined && { authorityId: flags.authority }),
    ...((await legalBasisOf(flags)) ?? {}),
    ...(flags.license && { dataLicenses: [...flags.license] }),
  };
  const run = await started(session, connection, request, flags.idempotencyKey);
  session.onDetach(`the run goes on; come back with: runbook run watch ${run.id}`);
  if (flags.follow || flags.wait) return waitAndEnd(session, run.id, flags);
  await printRun(session, run);
  if (session.settings.output.value === 'table') session.words.say(`watch it with: runbook run watch ${run.id}`);
  return EXIT.ok;
}

async function started(
  session: Session,
  { api }: Connection,
  request: StartRequest,
  given: string | undefined,
): Promise<Schemas['Execution']> {
  const { words, settings } = session;
  const { key, isReused, settled } = await requestKey(session.env, { url: settings.url.value, request }, given);
  words.say(isReused ? `sent again under the idempotency key of the last time, ${key}: nothing is done twice` : `idempotency key ${key}`);
  try {
    const run = await answered(api.POST('/api/v1/executions', { body: request, headers: { 'idempotency-key': key } }));
    await settled();
    return run;
  } catch (error) {
    // What was decided is decided; what is not known is asked again under the same key.
    if (error instanceof Refusal && error.problem.status < 500) await settled();
    throw error;
  }
}

async function inputsOf(
  connection: Connection,
  runbook: string,
  version: number | undefined,
  { input, file, draft }: StartFlags,
): Promise<Record<string, unknown>> {
  const fromFile = file === undefined ? {} : await readObject(file, 'inputs');
  const types = input && input.length > 0 ? await typesOf(connection, runbook, version, draft) : () => undefined;
  const assigned = await Promise.all((input ?? []).map((assignment) => readAssignment(assignment, types)));
  return { ...fromFile, ...Object.fromEntries(assigned) };
}

/** What the runbook says that its inputs are. Who may start a runbook and not see it writes texts. */
async function typesOf({ api }: Connection, id: string, version: number | undefined, draft: number | undefined): Promise<TypesOf> {
  try {
    const { definition } = await answered<{ readonly definition: unknown }>(
      draft !== undefined
        ? api.GET('/api/v1/runbooks/{id}/drafts/{draft}', { params: { path: { id, draft: String(draft) } } })
        : version !== undefined
          ? api.GET('/api/v1/runbooks/{id}/versions/{version}', { params: { path: { id, version: String(version) } } })
          : api.GET('/api/v1/runbooks/{id}', { params: { path: { id } } }),
    );
    return typesIn((definition as { readonly inputs?: unknown }).inputs);
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 403) return () => undefined;
    throw error;
  }
}

async function legalBasisOf(flags: StartFlags): Promise<Pick<StartRequest, 'legalBasis'> | undefined> {
  if (flags.legalBasis !== undefined) return { legalBasis: (await readObject(flags.legalBasis, 'a legal basis')) as Schemas['LegalBasis'] };
  const {
    legalAuthority: authority,
    legalReference: reference,
    legalPurpose: purpose,
    classification,
    authorizedUser,
    legalExpires,
  } = flags;
  const given = {
    '--legal-authority': authority,
    '--legal-reference': reference,
    '--legal-purpose': purpose,
    '--classification': classification,
  };
  if (Object.values(given).every((value) => value === undefined) && !authorizedUser && legalExpires === undefined) return undefined;
  const missing = Object.entries(given).flatMap(([flag, value]) => (value === undefined ? [flag] : []));
  if (authority === undefined || reference === undefined || purpose === undefined || classification === undefined || !authorizedUser) {
    throw misused(
      `expected a whole legal basis, found it without ${[...missing, ...(authorizedUser ? [] : ['--authorized-user'])].join(', ')}`,
    );
  }
  const expires = legalExpires === undefined ? {} : { expiresAt: legalExpires };
  return { legalBasis: { authority, reference, purpose, classification, authorizedUsers: [...authorizedUser], ...expires } };
}
