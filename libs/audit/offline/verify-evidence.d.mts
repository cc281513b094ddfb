export interface EvidenceVerdict {
  readonly valid: boolean;
  /** `where` is a JSON Pointer into the bundle; behind `#`, into the record that `bytes` holds. */
  readonly faults: readonly { readonly where: string; readonly expected: string; readonly found: string }[];
  readonly records: number;
  readonly head: string | null;
}

export function verifyEvidence(bundle: unknown, head?: string): EvidenceVerdict;
