export interface LegalBasis {
  readonly authority: string;
  readonly reference: string;
  readonly classification: string;
  /** Ids of persons. */
  readonly authorizedUsers: readonly string[];
  readonly purpose: string;
  /** RFC 3339. */
  readonly expiresAt?: string;
}
