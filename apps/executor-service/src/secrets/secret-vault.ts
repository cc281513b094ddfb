import { placeSecrets, type Json, type SecretPlace } from '@runbook/domain';
import { nothingToRedact, redactorOf, SECRET_LENGTH_MIN, type Redactor } from '@runbook/outbound';
import { variableOf, type SecretSource } from '@runbook/service';
import { StepFailure } from '../steps/step-runner.js';

/** Parameters with their secrets, and what keeps these from leaving again. */
export interface Opened {
  readonly parameters: Json;
  readonly credential?: string;
  /** The further ones, by name. */
  readonly credentials?: ReadonlyMap<string, string>;
  readonly redactor: Redactor;
}

/** Puts the secrets that a request names into its parameters, in the executor only. */
export class SecretVault {
  constructor(private readonly source: SecretSource) {}

  /** Throws a terminal `denied` that names the secret which does not exist or is too short to be one. */
  async open(tenant: string, parameters: Json, places: readonly SecretPlace[] = [], reader: CredentialReader): Promise<Opened> {
    const credentialName = reader.credentialName?.(parameters);
    const further = reader.furtherCredentials?.(parameters) ?? [];
    const names = new Set([...(credentialName === undefined ? [] : [credentialName]), ...further]);
    if (places.length === 0 && names.size === 0) return { parameters, redactor: nothingToRedact };
    const values = new Map<string, string>();
    for (const { name } of places) values.set(name, await this.reveal(tenant, name));
    const placed = placeSecrets({ value: parameters, secrets: places }, (name) => values.get(name) ?? '');
    const credentials = new Map<string, string>();
    for (const name of names) credentials.set(name, await this.reveal(tenant, name));
    const parts = [...credentials].flatMap(([name, value]) =>
      [value, ...(reader.credentialParts?.(value) ?? [])]
        // A credential with a shorter part is refused by who sends it.
        .filter((part) => part.length >= SECRET_LENGTH_MIN)
        .map((part) => [name, part] as const),
    );
    const credential = credentialName === undefined ? undefined : credentials.get(credentialName);
    return {
      parameters: placed,
      ...(credential !== undefined && { credential }),
      ...(further.length > 0 && { credentials }),
      redactor: redactorOf([...values, ...parts]),
    };
  }

  private async reveal(tenant: string, name: string): Promise<string> {
    const value = await this.source.find(tenant, name);
    if (value === undefined) {
      throw denied(
        `expected a secret named ${name}, found none; set it (from the environment: ${variableOf(tenant, name)}) or correct the name`,
      );
    }
    if (value.length < SECRET_LENGTH_MIN) {
      throw denied(
        `expected secret ${name} to have at least ${SECRET_LENGTH_MIN} characters, found fewer; it could not be kept out of outputs`,
      );
    }
    return value;
  }
}

/** Knows where its parameters name a secret that is sent as a credential. */
export interface CredentialReader {
  credentialName?(parameters: Json): string | undefined;
  furtherCredentials?(parameters: Json): readonly string[];
  credentialParts?(credential: string): readonly string[];
}

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });
