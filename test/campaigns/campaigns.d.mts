export interface Campaign {
  readonly name: string;
  /** Its actor is known. */
  readonly known: boolean;
  readonly file: string;
}

export const CAMPAIGNS: readonly Campaign[];

export function bundleOf(campaign: Pick<Campaign, 'file'>): { objects: Record<string, unknown>[] };
