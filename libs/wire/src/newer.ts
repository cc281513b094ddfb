import { RECORD_FORMAT } from '@runbook/domain';
import type { Final } from '@runbook/ports';

/** What admission asks for. It means the same in every version of a record and of a claim. */
export interface RecordPlace {
  readonly aggregate: string;
  readonly term: number;
  readonly owner: string;
  readonly seq?: number;
}

/**
 * What a newer release wrote, and this one cannot read. If it is a fact, nothing may be decided, answered or stored behind it: whoever meets it ends, and a newer
 * release goes on there. A command has no `place`.
 */
export class NewerRecord extends Error implements Final {
  override readonly name = 'NewerRecord';
  readonly isFinal = true;

  constructor(
    readonly found: string,
    readonly place?: RecordPlace,
    where = '',
  ) {
    super(
      `expected what record format ${RECORD_FORMAT} knows${where && ` at ${where}`}, found ${found}, which a newer release wrote; run that release here ` +
        '(docs/guides/upgrading.md)',
    );
  }

  /** The same, with where it stands. */
  at({ topic, partition, offset }: { readonly topic: string; readonly partition: number; readonly offset: number }): NewerRecord {
    return new NewerRecord(this.found, this.place, `${topic}/${partition}, offset ${offset}`);
  }
}

/** A version that is above every one that this program knows. */
export const isAbove = (version: unknown, known: number): boolean => Number.isSafeInteger(version) && (version as number) > known;
