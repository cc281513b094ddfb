import type { CredentialKind, Json, SecretPlace } from '@runbook/domain';

/** A secret that a step names, and whom it would be sent to. */
export interface WantedSecret {
  readonly name: string;
  /** `host:port`; undefined: it cannot be told. */
  readonly host: string | undefined;
  /** Of credentials that are kept: what may stand there. */
  readonly kinds: readonly CredentialKind[];
}

/** Knows where its parameters name a secret that is sent as a credential. */
export interface CredentialReader {
  /** The `host:port` that the attempt calls. Looks at nothing but the parameters. */
  host?(parameters: Json): string | undefined;
  /** The secret that the parameters name as `credential`, for types that send one. */
  credentialName?(parameters: Json): string | undefined;
  /** Which kinds of kept credentials may be sent so. */
  readonly credentialKinds?: readonly CredentialKind[];
  /** Further secrets that the parameters name: certificates, accounts of proxies. */
  furtherCredentials?(parameters: Json): readonly WantedSecret[];
  /** What inside such a secret is to be kept secret by itself, for types whose credential is a document. Never throws. */
  credentialParts?(credential: string): readonly string[];
}

/** What may stand in the middle of a text: one text, not a document. */
const IN_TEXTS: readonly CredentialKind[] = ['bearer', 'api-key'];

/** Every secret that the attempt needs, those in texts first; one that is named twice comes twice. */
export function wantedSecrets(parameters: Json, places: readonly SecretPlace[], reader: CredentialReader): readonly WantedSecret[] {
  const host = reader.host?.(parameters);
  const name = reader.credentialName?.(parameters);
  return [
    ...places.map((place) => ({ name: place.name, host, kinds: IN_TEXTS })),
    ...(name === undefined ? [] : [{ name, host, kinds: reader.credentialKinds ?? [] }]),
    ...(reader.furtherCredentials?.(parameters) ?? []),
  ];
}
