import type { Credential, CredentialCheck } from '@runbook/domain';
import { rfc3339 } from '../http/times.js';
import type { UseDocument } from './credential-uses.js';

/** A credential as it is shown: never a value. */
export function credentialView({ name, kind, version, versions, hosts, runbooks, teams = [], createdAt, revoked, check }: Credential) {
  const lastCheck = check && checkView(check);
  return {
    ...{ name, kind, version, hosts, runbooks, teams },
    status: revoked ? ('revoked' as const) : ('in-force' as const),
    versions: versions.map((one) => ({ version: one.version, setAt: rfc3339(one.at), setBy: one.by })),
    createdAt: rfc3339(createdAt),
    ...(revoked && { revoked: { since: rfc3339(revoked.at), reason: revoked.reason } }),
    ...(lastCheck && { lastCheck }),
  };
}

export type CredentialView = ReturnType<typeof credentialView>;

/** Undefined: it has not ended. */
export function checkView({ version, address, result }: CredentialCheck) {
  return result && { version, address, outcome: result.outcome, reason: result.reason, at: rfc3339(result.at) };
}

/** The same, of a run that is classified above the clearance of who asks. */
export const redactedUse = ({ execution, at }: UseDocument, classification: string) => ({
  execution,
  at: rfc3339(at),
  classification,
  redacted: true as const,
});

export const useView = ({ version, host, execution, step, attempt, executor, at }: UseDocument) => ({
  ...{ version, host, execution, step, attempt, executor },
  at: rfc3339(at),
});
