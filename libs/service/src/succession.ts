import { openedOnce, type CollectionSpec, type DocumentStore } from '@runbook/ports';

/** Says that another system goes on where this one stopped beginning runs, or that this one does so behind another. */
export type SuccessionMark =
  /** RFC 3339. */
  | { readonly _id: 'handed-over'; readonly at: string }
  /** `from` names the copy of what was handed over. */
  | { readonly _id: 'took-over'; readonly at: string; readonly from: string };

export const SUCCESSION: CollectionSpec = { name: 'platform.succession', indexes: [] };

/** By its id, each run that the systems before this one had begun. */
export const BEGUN_BEFORE: CollectionSpec = { name: 'platform.begun-before', indexes: [] };

/**
 * Which starts are this system's: none once it was handed over, and none that a system before it had decided. Each start is decided by one of the two, whoever
 * sends it, and however often (docs/guides/moving.md#a-second-system-with-more-partitions).
 */
export class Succession {
  /** Without marks the system is the only one. */
  constructor(
    private readonly marks: readonly SuccessionMark[] = [],
    private readonly before?: (id: string) => Promise<boolean>,
  ) {}

  /** Since when no run begins here, RFC 3339; what has begun goes on. */
  get handedOverAt(): string | undefined {
    return this.marks.find(({ _id }) => _id === 'handed-over')?.at;
  }

  /** There was a system before this one. */
  get isFollower(): boolean {
    return this.before !== undefined;
  }

  async hadBegun(id: string): Promise<boolean> {
    return (await this.before?.(id)) ?? false;
  }
}

/** The marks are read once: they change only while no service runs. */
export async function openSuccession(documents: DocumentStore): Promise<Succession> {
  const marks = await (await documents.collection<SuccessionMark>({ ...SUCCESSION, readOnly: true })).find({ limit: 2 });
  if (!marks.some(({ _id }) => _id === 'took-over')) return new Succession(marks);
  const begun = openedOnce(() => documents.collection({ ...BEGUN_BEFORE, readOnly: true }));
  return new Succession(marks, async (id) => (await (await begun()).get(id)) !== undefined);
}
