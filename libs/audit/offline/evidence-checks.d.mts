export type EvidenceCheck = 'shape' | 'records' | 'chain' | 'head' | 'place' | 'definition' | 'summary' | 'blobs' | 'declared';
export const EVIDENCE_CHECKS: readonly EvidenceCheck[];

/** What a runtime brings along: hashes as 64 hexadecimal digits. */
export interface EvidenceTools {
  readonly sha256: (bytes: Uint8Array) => string;
  readonly fromBase64: (text: string) => Uint8Array;
  readonly toBase64: (bytes: Uint8Array) => string;
}

export interface CheckedEvidence {
  readonly valid: boolean;
  readonly faults: readonly { readonly check: EvidenceCheck; readonly where: string; readonly expected: string; readonly found: string }[];
  readonly records: number;
  readonly head: string | null;
  /** The checks that were come to. */
  readonly checked: readonly EvidenceCheck[];
}

export function checkEvidence(bundle: unknown, tools: EvidenceTools, head?: string): CheckedEvidence;
