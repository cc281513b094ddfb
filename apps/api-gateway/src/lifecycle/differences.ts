import { Injectable } from '@nestjs/common';
import { runbookDifference, type JsonObject, type Runbook, type RunbookDifference, type SourceText } from '@runbook/domain';
import { createTwoFilesPatch } from 'diff';
import { StoredDocuments } from '../runbooks/stored-document.js';

/** Something that is compared: a version, or a draft as it is now. */
export interface Side {
  readonly name: string;
  readonly digest: string;
  readonly definition: JsonObject;
  readonly source?: SourceText | undefined;
}

export interface Difference {
  /** The same definition, whatever the texts. */
  readonly isSame: boolean;
  /** Unified; empty where the texts are equal. Absent where more differs than is told line by line. */
  readonly text?: string;
  /** `source`: of what the authors wrote. `definition`: of the definitions as JSON, where a text is missing or of another format. */
  readonly textOf: 'source' | 'definition';
  readonly meaning: RunbookDifference;
}

/** Lines that come and go. What differs in more has nothing to be compared, and the work grows with the square of it. */
const EDITS_MAX = 2_000;
const CONTEXT_LINES = 3;

/** Compares what was written, line by line and by what it means. */
@Injectable()
export class Differences {
  constructor(private readonly documents: StoredDocuments) {}

  async between(before: Side, after: Side): Promise<Difference> {
    const [oldText, newText, textOf] = await this.texts(before, after);
    const options = { context: CONTEXT_LINES, maxEditLength: EDITS_MAX };
    const patch = oldText === newText ? '' : createTwoFilesPatch(before.name, after.name, oldText, newText, undefined, undefined, options);
    return {
      isSame: before.digest === after.digest,
      ...(patch !== undefined && { text: patch }),
      textOf,
      meaning: runbookDifference(before.definition as unknown as Runbook, after.definition as unknown as Runbook),
    };
  }

  private async texts(before: Side, after: Side): Promise<readonly [string, string, Difference['textOf']]> {
    if (before.source && before.source.format === after.source?.format) {
      return [await this.documents.source(before.source), await this.documents.source(after.source), 'source'];
    }
    return [printed(before.definition), printed(after.definition), 'definition'];
  }
}

const printed = (definition: JsonObject): string => `${JSON.stringify(definition, null, 2)}\n`;
