import { FACT_TYPES, FACT_TYPE_NAMES, publishedSchemas, shownFact, SUBSCRIBED_TYPES, type Fact, type FactType } from '@runbook/facts';
import { AT, DEV, event, started, toldOf, toldOfRegistry } from './written-records.js';

const CANARY = 'canary-of-a-secret';
/** What somebody wrote, or a service answered: under each name that an event has for it, and under one that none has yet. */
const texts = {
  ...{
    reason: CANARY,
    note: CANARY,
    message: CANARY,
    comment: CANARY,
    description: CANARY,
    title: CANARY,
    name: CANARY,
    labels: { of: CANARY },
  },
  ...{
    inputs: { of: CANARY },
    output: CANARY,
    outputs: { of: CANARY },
    parameters: { of: CANARY },
    details: CANARY,
    shown: { message: CANARY },
  },
  ...{
    incidentId: CANARY,
    evidence: CANARY,
    url: CANARY,
    definition: { steps: CANARY },
    terms: { instrument: CANARY, purpose: CANARY, validUntil: AT },
  },
  ...{ legalBasis: { reference: CANARY }, answer: CANARY, http: { body: CANARY }, waits: [{ key: CANARY }], ofAnotherRelease: CANARY },
};
const error = { name: 'http-503', message: CANARY, details: { body: CANARY } };
const by = { ...DEV, name: CANARY, key: CANARY, roles: [CANARY] };

const start = started({ ...texts, startedBy: by, runbook: { id: 'contain-host', version: 3, digest: CANARY, name: CANARY } });
const asked = event('ApprovalRequested', {
  ...texts,
  ...{ step: 'ok', attempt: 1, approval: 'apr_1', kind: 'approval', quorum: 2, digest: CANARY },
  // Names that an expression made of an answer.
  approvers: { roles: ['lead', `${CANARY} of\nan answer`], users: [`${CANARY} ${'x'.repeat(1_000)}`], teams: [`a ${CANARY}`] },
});
const authority = { ...texts, at: AT, authority: 'case-1', version: 2, revision: 3, by, runs: ['exe_1'], inForce: true };
const version = { ...texts, at: AT, runbookId: 'demo', version: 1, digest: 'd', by, registeredBy: by };

/** For each kind the facts of a record that is full of texts. */
const RECORDS: Readonly<Record<Exclude<FactType, 'subscription.checked.v1'>, () => readonly Fact[]>> = {
  'execution.started.v1': () => toldOf([start]).facts,
  'execution.waiting.v1': () => toldOf([start, event('WaitOpened', { ...texts, step: 'w' })]).facts,
  'execution.completed.v1': () => toldOf([start, event('ExecutionCompleted', { ...texts, failures: 0 })]).facts,
  'execution.failed.v1': () => toldOf([start, event('ExecutionFailed', { ...texts, failure: { step: 's', error } })]).facts,
  'execution.cancelled.v1': () => toldOf([start, event('ExecutionCancelled', { ...texts, failure: { error } })]).facts,
  'approval.requested.v1': () => toldOf([start, asked]).facts,
  'approval.decided.v1': () => toldOf([start, asked], [event('StepCompleted', { ...texts, step: 'ok' })]).facts,
  'approval.expired.v1': () =>
    toldOf([start, asked], [event('StepFailed', { ...texts, step: 'ok', error: { ...error, name: 'expired' } })]).facts,
  'authority.issued.v1': () => toldOfRegistry('acme/authorities/case-1', { ...authority, type: 'AuthorityCreated' }),
  'authority.amended.v1': () => toldOfRegistry('acme/authorities/case-1', { ...authority, type: 'AuthorityAmended' }),
  'authority.revoked.v1': () => toldOfRegistry('acme/authorities/case-1', { ...authority, type: 'AuthorityRevoked' }),
  'authority.reinstated.v1': () => toldOfRegistry('acme/authorities/case-1', { ...authority, type: 'AuthorityReinstated' }),
  'authority.expired.v1': () => toldOfRegistry('acme/authorities/case-1', { ...authority, type: 'AuthorityExpired' }),
  'authority.held.v1': () =>
    toldOf([start, event('ExecutionHeld', { ...texts, because: 'authority-revoked', authority: { ...texts, id: 'case-1' } })]).facts,
  'authority.released.v1': () => toldOf([start, event('ExecutionReleased', { ...texts, by, authority: { ...texts, id: 'case-1' } })]).facts,
  'runbook.approved.v1': () => toldOfRegistry('acme/demo', { ...version, type: 'RunbookVersionRegistered', approval: { ...texts, by } }),
  'runbook.deprecated.v1': () => toldOfRegistry('acme/demo', { ...version, type: 'RunbookVersionDeprecated' }),
};

/** Every member that is a text without a list of words or a form: names, all of them. */
const NAMES = [
  'approval',
  'authority',
  'by.id',
  'check',
  'classification',
  'digest',
  'execution',
  'failure.error',
  'failure.step',
  'parent',
  'runbook',
];
const MORE_NAMES = ['approvers.roles', 'approvers.teams', 'approvers.users', 'runbook.id', 'startedBy.id', 'step', 'subscription'];

interface Schema {
  readonly type?: string;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const textsOf = (schema: Schema, path: readonly string[] = []): string[] => [
  ...(schema.type === 'string' && !schema.enum && !schema.const && schema.format !== 'date-time' ? [path.join('.')] : []),
  ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => textsOf(member, [...path, name])),
  ...(schema.items ? textsOf(schema.items, path) : []),
];

describe('a fact', () => {
  it.each(Object.entries(RECORDS))('of %s holds nothing that somebody wrote or a service answered', (type, record) => {
    const facts = record();
    expect(facts.map((fact) => fact.type)).toContain(type);
    for (const fact of facts)
      for (const isCleared of [true, false]) {
        const shown = shownFact(fact, isCleared);
        expect(JSON.stringify([shown, fact.id, fact.key])).not.toContain(CANARY);
        expect(FACT_TYPES[fact.type].data.safeParse(shown.data).error).toBeUndefined();
      }
  });

  it('is of one of these kinds, or a check, which names its subscription', () => {
    expect(Object.keys(RECORDS).toSorted()).toEqual([...SUBSCRIBED_TYPES].toSorted());
    expect(FACT_TYPE_NAMES.filter((type) => !(type in RECORDS))).toEqual(['subscription.checked.v1']);
  });

  it('names those whom a request asks, and them alone', () => {
    expect(toldOf([start, asked]).facts.at(-1)!.data).toMatchObject({ approvers: { roles: ['lead'], users: [], teams: [] } });
  });

  it('has no text but names', () => {
    const found = Object.values(publishedSchemas()).flatMap((schema) => textsOf(schema as Schema));
    expect([...new Set(found)].toSorted()).toEqual([...NAMES, ...MORE_NAMES].toSorted());
  });
});
