import type { AuthorityEvent, RegistryEvent } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import { factIdOf, sequenceOf, type Fact } from './fact.js';
import type { DataOf, FactType } from './fact-types.js';
import { actorOf, isoOf } from './told.js';

/** What a record of the registry makes others be told. */
export function factsOfRegistry(record: DecisionRecord<RegistryEvent>): readonly Fact[] {
  const { id, tenant, version } = record;
  return record.events.flatMap((event, index) => {
    const one = toldOf(event);
    if (!one) return [];
    const place = { id, tenant, version, index };
    const facts = { id: factIdOf(place), at: event.at, tenant, key: id, sequence: sequenceOf(place) };
    return [{ ...facts, type: one.type, subject: one.subject, ...(one.runbook !== undefined && { runbook: one.runbook }), data: one.data }];
  });
}

interface Told {
  readonly type: FactType;
  readonly subject: string;
  readonly runbook?: string;
  readonly data: DataOf<FactType>;
}

const told = <Type extends FactType>(type: Type, subject: string, data: DataOf<Type>, runbook?: string): Told => ({
  type,
  subject,
  data,
  ...(runbook !== undefined && { runbook }),
});

/** Which registrations are a version in force: every one is, since those that are reviewed are registered when they are approved. */
function toldOf(event: RegistryEvent): Told | undefined {
  switch (event.type) {
    case 'RunbookVersionRegistered': {
      const { runbookId: runbook, version, digest, approval, registeredBy } = event;
      const by = actorOf(approval?.by ?? registeredBy);
      return told('runbook.approved.v1', `runbooks/${runbook}`, { runbook, version, by, digest }, runbook);
    }
    case 'RunbookVersionDeprecated': {
      const { runbookId: runbook, version, by } = event;
      return told('runbook.deprecated.v1', `runbooks/${runbook}`, { runbook, version, by: actorOf(by) }, runbook);
    }
    case 'AuthorityCreated':
    case 'AuthorityAmended':
    case 'AuthorityRevoked':
    case 'AuthorityReinstated':
    case 'AuthorityExpired':
      return ofAuthority(event);
    default:
      return undefined;
  }
}

type OfAuthority = Exclude<AuthorityEvent, { readonly type: 'AuthorityUsed' | 'AuthorityRefused' | 'AuthorityLeft' }>;

function ofAuthority(event: OfAuthority): Told {
  const { authority, version, revision } = event;
  const which = { authority, version, revision };
  const subject = `authorities/${authority}`;
  switch (event.type) {
    case 'AuthorityCreated':
      return told('authority.issued.v1', subject, { ...which, by: actorOf(event.by), ...until(event.terms) });
    case 'AuthorityAmended':
      return told('authority.amended.v1', subject, {
        ...which,
        by: actorOf(event.by),
        inForce: event.inForce === true,
        ...until(event.terms),
      });
    case 'AuthorityRevoked':
      return told('authority.revoked.v1', subject, { ...which, by: actorOf(event.by), runs: event.runs.length });
    case 'AuthorityReinstated':
      return told('authority.reinstated.v1', subject, { ...which, by: actorOf(event.by) });
    case 'AuthorityExpired':
      return told('authority.expired.v1', subject, { ...which, runs: event.runs.length });
  }
}

const until = ({ validUntil }: { readonly validUntil?: number }) => (validUntil === undefined ? {} : { validUntil: isoOf(validUntil) });
