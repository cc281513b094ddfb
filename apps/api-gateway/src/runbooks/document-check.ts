import { Injectable } from '@nestjs/common';
import { everyRoleOf, type Person, type Runbook, type Surroundings } from '@runbook/domain';
import { CronCalendar, IdentityCatalogue, RunbookCatalogue } from '@runbook/service';
import { Principals } from '../access/principals.js';
import { ActionCatalogue } from '../actions/action-catalogue.js';
import { CredentialNames } from '../credentials/credential-names.js';
import type { DocumentBody } from '../http/body-parsers.js';
import { KnownByNow } from '../log/known-by-now.js';
import { readDocument, type ReadDocument } from './read-document.js';

/** Judges documents by what the tenant has: its runbooks, actions, credentials and people. One judgement for the check and for the registration. */
@Injectable()
export class DocumentCheck {
  private readonly calendar = new CronCalendar();

  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly actions: ActionCatalogue,
    private readonly credentials: CredentialNames,
    private readonly principals: Principals,
    private readonly identities: IdentityCatalogue,
    private readonly known: KnownByNow,
  ) {}

  /**
   * A runbook that the document calls may have been registered through another gateway a moment ago: then it is read again. Who writes for teams
   * calls the runbooks of these (`ids`): what they run would else be more than he may begin. Throws `not-ready`.
   */
  async read(tenant: string, body: DocumentBody, ids?: readonly string[]): Promise<ReadDocument> {
    const surroundings = await this.surroundings(tenant, ids);
    const found = await this.known.ofRegistry(() => {
      const read = readDocument(body, surroundings);
      return read.errors.some(({ code }) => OF_OTHER_RUNBOOKS.has(code)) ? undefined : read;
    });
    return found ?? readDocument(body, surroundings);
  }

  private async surroundings(tenant: string, ids?: readonly string[]): Promise<Surroundings> {
    const [actions, credentialExists] = await Promise.all([this.actions.of(tenant), this.credentials.exists(tenant)]);
    const byName = new Map(actions.map((action) => [action.name, action]));
    return {
      runbook: (id, version) => (ids === undefined || ids.includes(id) ? this.definition(tenant, id, version) : undefined),
      calendar: this.calendar,
      // Before the first executor has ever started, its actions cannot be told.
      ...(actions.some(({ by }) => by === 'executor') && { actions: actions.map(({ name }) => name) }),
      actionParameters: (name) => byName.get(name)?.parameters,
      actionOutputs: (name) => byName.get(name)?.outputs,
      people: [...this.principals.people(tenant), ...this.members(tenant)],
      ...(credentialExists && { credentialExists }),
      credentialRefusal: (name, runbook, place) => this.credentials.refusal(tenant, name, runbook, place),
    };
  }

  /** Whom an approval may ask. A role within a team counts: whether the runbook is that team's may change until somebody votes. */
  private members(tenant: string): Person[] {
    const persons = Object.values(this.identities.of(tenant).members).filter(({ kind, suspended }) => kind === 'person' && !suspended);
    return persons.map((member) => ({ id: member.id, roles: everyRoleOf(member), teams: Object.keys(member.teams ?? {}) }));
  }

  private definition(tenant: string, id: string, version: number | 'latest'): Pick<Runbook, 'inputs' | 'outputs'> | undefined {
    const found = this.catalogue.runbook(tenant, id, version === 'latest' ? undefined : version);
    return found?.definition;
  }
}

/** They may be told because a runbook, or its newest version, is not known here yet. */
const OF_OTHER_RUNBOOKS: ReadonlySet<string> = new Set([
  'unknown-runbook',
  'missing-input',
  'unknown-input',
  'unfit-inputs',
  'unknown-output',
]);
