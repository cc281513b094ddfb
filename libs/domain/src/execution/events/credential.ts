/** From here on an executor may open these for the attempt: a use is on record before it begins, and nothing is opened without one. */
export interface CredentialsUsed {
  readonly type: 'CredentialsUsed';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  /** Names this use: told twice, it is one. */
  readonly use: string;
  readonly credentials: readonly UsedCredential[];
}

export interface UsedCredential {
  readonly name: string;
  readonly version: number;
  /** `host:port` that it is sent to. */
  readonly host: string;
}
