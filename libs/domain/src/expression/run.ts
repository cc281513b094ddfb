import { isBlobReference, type Json } from '../json.js';
import type { Budget } from './budget.js';
import { BlobNeeded, ExpressionError, type ExpressionErrorCode } from './expression-error.js';
import { EVALUATION_STEPS_MAX, OPENED_BLOB_BYTES_MAX, RESULT_BYTES_MAX } from './limits.js';
import type { Outside } from './outside.js';
import { fixedOffsetMs } from './time-text.js';
import type { Value } from './values.js';

/** What an expression may read: plain JSON values by name. A member that is undefined is missing. */
export interface Scope {
  readonly inputs?: Json;
  readonly steps?: Json;
  readonly item?: Json;
  readonly index?: number;
  readonly event?: Json;
  readonly execution?: Json;
  readonly failure?: Json;
  readonly output?: Json;
  readonly [name: string]: Json | undefined;
}

const CHARACTERS_PER_STEP = 64;
/** The runtime takes some microseconds to find a zone's rule. */
const STEPS_PER_ZONE = 50;
const SHOWN_ZONE_CHARACTERS = 64;

/** One evaluation: its scope, its budget, its loop variables. */
export class Run {
  readonly locals: Value[] = [];
  /** Regular expressions that were counted. */
  readonly patterns = new Set<string>();

  constructor(
    readonly source: string,
    readonly scope: Scope,
    private readonly outside: Outside,
    private readonly budget: Budget,
  ) {}

  charge(steps: number): void {
    this.budget.stepsLeft -= steps;
    if (this.budget.stepsLeft < 0) {
      this.fail(
        'limit-steps',
        `expected at most ${EVALUATION_STEPS_MAX} evaluation steps, found more; work on a smaller list or split the step`,
      );
    }
  }

  chargeText(characters: number): void {
    this.charge(Math.ceil(characters / CHARACTERS_PER_STEP));
  }

  /** Counts bytes of the result. */
  chargeResult(bytes: number): void {
    this.budget.bytesLeft -= bytes;
    if (this.budget.bytesLeft < 0) {
      this.fail('limit-bytes', `expected a result of at most ${RESULT_BYTES_MAX} bytes, found more; keep only what the next step needs`);
    }
  }

  /** Call before building a text of this many characters. */
  allowText(characters: number, at?: number): void {
    this.allowLength(characters, at);
    this.chargeText(characters);
  }

  /** The same for a text that grows, of which each part is counted by itself. */
  allowLength(characters: number, at?: number): void {
    if (characters > RESULT_BYTES_MAX) {
      this.fail(
        'limit-bytes',
        `expected a text of at most ${RESULT_BYTES_MAX} characters, found ${characters}; keep large data in a blob`,
        at,
      );
    }
  }

  /** The content behind a reference; any other value is returned as it is. Throws `BlobNeeded`. */
  open(value: Value): Value {
    // The first test is cheap and fails for nearly every value.
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '$blob') || !isBlobReference(value)) return value;
    if (!this.budget.mayOpen(value)) this.failToOpen();
    const content = this.outside.blob?.(value.$blob);
    if (content === undefined) throw new BlobNeeded(value.$blob);
    return content;
  }

  /** What is added to UTC to have the zone's time, in milliseconds. `at`: milliseconds since the epoch. */
  zoneOffsetMs(zone: string, at: number, position: number): number {
    this.charge(STEPS_PER_ZONE);
    const offset = fixedOffsetMs(zone) ?? this.outside.zones?.offsetMs(zone, at);
    if (offset !== undefined) return offset;
    return this.fail(
      'bad-argument',
      `expected a time zone such as Europe/Berlin (IANA), UTC or +02:00, found ${zone.slice(0, SHOWN_ZONE_CHARACTERS)}`,
      position,
    );
  }

  private failToOpen(): never {
    return this.fail(
      'limit-bytes',
      `expected to look into at most ${OPENED_BLOB_BYTES_MAX} bytes of large values, found more; collect less, or look into them step by step`,
    );
  }

  fail(code: ExpressionErrorCode, message: string, at?: number): never {
    throw new ExpressionError(code, message, this.source, at);
  }
}
