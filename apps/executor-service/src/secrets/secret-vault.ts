import { placeSecrets, type Credential, type Json, type SecretPlace, type UsedCredential } from '@runbook/domain';
import { GrowingRedactor, nothingToRedact, SECRET_LENGTH_MIN, type Redactor } from '@runbook/outbound';
import { variableOf, type SecretSource } from '@runbook/service';
import type { Auth } from '../steps/auth.js';
import { StepFailure } from '../steps/step-runner.js';
import type { OAuthTokens } from './oauth-tokens.js';
import { OPENED, secretsOfClient, type OpenedCredential } from './opened-credential.js';
import type { StoredCredentials } from './stored-credentials.js';
import { wantedSecrets, type CredentialReader, type WantedSecret } from './wanted-secrets.js';

/** Parameters with their secrets, and what keeps these from leaving again. */
export interface Opened {
  readonly parameters: Json;
  readonly credential?: string;
  /** How the credential is sent unless the step says otherwise. */
  readonly credentialAuth?: Auth;
  /** The further ones, by name. */
  readonly credentials?: ReadonlyMap<string, string>;
  /** Another text for the credential, after the service refused this one; absent: there is no other. */
  readonly renewCredential?: () => Promise<string>;
  readonly redactor: Redactor;
}

/** For whom secrets are opened. */
export interface Opening {
  readonly tenant: string;
  readonly runbook: string;
  readonly parameters: Json;
  readonly places?: readonly SecretPlace[];
  /** Resolves once the use of these stands on the log; nothing is opened before. */
  readonly recorded: (used: readonly UsedCredential[]) => Promise<void>;
}

interface Stored {
  readonly wanted: WantedSecret;
  readonly credential: Credential;
}

/**
 * Puts the secrets that a request names into its parameters, in the executor only.
 *
 * 1. A credential that the tenant keeps is opened only where it is bound to the host and the runbook. A name that is kept is never looked for anywhere else,
 *    also while it is revoked.
 * 2. Its use stands on the log before it is opened (P7): a killed executor leaves a use that did not happen, and never one that nobody knows of.
 * 3. The redactor knows every text that was opened before the first of them is used.
 */
export class SecretVault {
  constructor(
    private readonly source: SecretSource,
    private readonly stored?: StoredCredentials,
    private readonly tokens?: OAuthTokens,
  ) {}

  /** Throws a terminal `denied` that names the secret which does not exist, is not bound here, or is too short to be one. */
  async open({ tenant, runbook, parameters, places = [], recorded }: Opening, reader: CredentialReader): Promise<Opened> {
    const wanted = wantedSecrets(parameters, places, reader);
    if (wanted.length === 0) return { parameters, redactor: nothingToRedact };
    const kept = wanted.flatMap((one) => this.keptOf(tenant, runbook, one));
    if (kept.length > 0) await recorded(usesOf(kept));
    const redactor = new GrowingRedactor();
    const opened = new Map<string, OpenedCredential>();
    for (const { name } of wanted) {
      if (opened.has(name)) continue;
      const credential = kept.find((one) => one.wanted.name === name)?.credential;
      const one = credential ? await this.openKept(tenant, credential, redactor) : await this.reveal(tenant, name);
      opened.set(name, one);
      redactor.learn(name, [one.text, ...one.secrets]);
    }
    const credentialName = reader.credentialName?.(parameters);
    const further = reader.furtherCredentials?.(parameters) ?? [];
    for (const name of new Set([credentialName, ...further.map((one) => one.name)])) {
      const parts = name === undefined ? [] : (reader.credentialParts?.(opened.get(name)?.text ?? '') ?? []);
      // A credential with a shorter part is refused by who sends it.
      if (name !== undefined)
        redactor.learn(
          name,
          parts.filter((part) => part.length >= SECRET_LENGTH_MIN),
        );
    }
    const own = credentialName === undefined ? undefined : opened.get(credentialName);
    const client = kept.find((one) => one.wanted.name === credentialName)?.credential;
    return {
      parameters: placeSecrets({ value: parameters, secrets: places }, (name) => opened.get(name)?.text ?? ''),
      ...(own && { credential: own.text, ...(own.auth && { credentialAuth: own.auth }) }),
      ...(further.length > 0 && { credentials: new Map(further.map(({ name }) => [name, opened.get(name)?.text ?? ''])) }),
      ...(own && client?.kind === 'oauth2' && { renewCredential: this.renewal(tenant, client, redactor, own.text) }),
      redactor,
    };
  }

  /** What keeps the tenant's own from being used here is said before anything is opened. */
  private keptOf(tenant: string, runbook: string, wanted: WantedSecret): readonly Stored[] {
    const credential = this.stored?.find(tenant, wanted.name);
    if (!credential) return [];
    const refusal = this.stored!.refusal(tenant, credential, { host: wanted.host, runbook });
    if (refusal !== undefined) throw denied(refusal);
    if (!wanted.kinds.includes(credential.kind))
      throw denied(
        `expected a credential of the kind ${wanted.kinds.join(' or ') || 'none'} there, found ${credential.name} of ${credential.kind}; name another`,
      );
    return [{ wanted, credential }];
  }

  private async openKept(
    tenant: string,
    { name, version }: Credential,
    redactor: GrowingRedactor,
    refused?: string,
  ): Promise<OpenedCredential> {
    const { kind, value } = await this.stored!.open(tenant, name, version);
    if (kind !== 'oauth2') return OPENED[kind](value as never);
    const secrets = secretsOfClient(value);
    redactor.learn(name, secrets);
    return { text: await this.tokens!.token({ tenant, name, version }, value, refused), auth: { type: 'bearer' }, secrets };
  }

  private renewal(tenant: string, credential: Credential, redactor: GrowingRedactor, refused: string): () => Promise<string> {
    return async () => {
      const { text } = await this.openKept(tenant, credential, redactor, refused);
      redactor.learn(credential.name, [text]);
      return text;
    };
  }

  /** Of the environment: for development, and where the operator's own deployment holds the secrets. */
  private async reveal(tenant: string, name: string): Promise<OpenedCredential> {
    const text = await this.source.find(tenant, name);
    if (text === undefined) {
      throw denied(
        `expected a credential or a secret named ${name}, found none; set it (POST /api/v1/credentials, or in the environment: ${variableOf(tenant, name)}) or correct the name`,
      );
    }
    if (text.length < SECRET_LENGTH_MIN) {
      throw denied(
        `expected secret ${name} to have at least ${SECRET_LENGTH_MIN} characters, found fewer; it could not be kept out of outputs`,
      );
    }
    return { text, secrets: [] };
  }
}

/** One for each credential and host, whatever the step names it for. */
function usesOf(kept: readonly Stored[]): readonly UsedCredential[] {
  const uses = kept.map(({ wanted: { host }, credential: { name, version } }) => ({ name, version, host: host ?? '' }));
  return [...new Map(uses.map((use) => [`${use.name} ${use.host}`, use])).values()];
}

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });
