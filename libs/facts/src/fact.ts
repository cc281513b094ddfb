import type { DataOf, FactType } from './fact-types.js';

/** Something that happened, as others are told of it: to who is cleared for it, and to who is not. */
export interface Fact<Type extends FactType = FactType> {
  /** Made of its place in the log: `fct_<aggregate>_<version>_<index>`. The same however often it is told. */
  readonly id: string;
  readonly type: Type;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tenant: string;
  /** What it is about, below the tenant: `executions/exe_…`. */
  readonly subject: string;
  /** Facts of one key are told in their order. Of a run its id. */
  readonly key: string;
  /** Its place among the facts of its key, in a form that sorts as text. */
  readonly sequence: string;
  /** The runbook that it is about; undefined: none, or not known any more. */
  readonly runbook?: string;
  /** Of a run: its level then. */
  readonly classification?: string;
  readonly data: DataOf<Type>;
  /** What is told of it to who is not cleared; undefined: the same. */
  readonly existence?: DataOf<Type>;
}

/** Where a fact stands in the log: its aggregate's record, and which of the record's events it follows from. */
export interface FactPlace {
  readonly id: string;
  readonly tenant: string;
  readonly version: number;
  readonly index: number;
}

/** Records of one execution count up to 50,000 and more; so they sort as texts. */
const VERSION_DIGITS = 7;
/** Events of one record. */
const INDEX_DIGITS = 5;

export const sequenceOf = ({ version, index }: FactPlace): string =>
  `${String(version).padStart(VERSION_DIGITS, '0')}.${String(index).padStart(INDEX_DIGITS, '0')}`;

/** The aggregate's id may hold slashes; an id of a fact holds none, so that it can stand in an address. */
export const factIdOf = (place: FactPlace): string =>
  `fct_${place.id.replace(/^exe_/, '').replaceAll('/', ':')}_${sequenceOf(place).replace('.', '_')}`;
