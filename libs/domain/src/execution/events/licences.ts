/** Facts about the licences under which a run has its data. */
export type LicenceEvent = LicensesJoined;

/** From now on it carries data under these licences too. */
export interface LicensesJoined {
  readonly type: 'LicensesJoined';
  readonly at: number;
  readonly dataLicenses: readonly string[];
  /** The path of the step that brought them. */
  readonly of: string;
}
