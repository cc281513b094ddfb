/** An event as it lies in a record, or as an older or newer release knows it. */
export type StoredEvent = Readonly<Record<string, unknown>>;

/** A form of an event type behind its first one. */
export interface LaterForm {
  /** From 2, without gaps. Stands in the stored event as `v`; an event without it has the first form. */
  readonly version: number;
  /** The record format with which it may be written. */
  readonly format: number;
  /** From the form before it to this one. What it lacks gets what held when the form before it was written. */
  readonly up: (event: StoredEvent) => StoredEvent;
  /** To the form before it, for as long as that one is written. `up` of it must fold as the event does. */
  readonly down: (event: StoredEvent) => StoredEvent;
}

/** What a type of event was, from its first form to the one that the program knows. */
export interface FormsOfType {
  /** The record format with which its first form may be written. */
  readonly format: number;
  readonly later: readonly LaterForm[];
}

/** Of every type of an aggregate: one that is missing does not compile. */
export type FormsOf<Event extends { readonly type: string }> = { readonly [Type in Event['type']]: FormsOfType };

/** A type that has one form, and may be written from the first format on. */
export const FIRST: FormsOfType = { format: 1, later: [] };

/** Of the newest form. */
export const versionOf = ({ later }: FormsOfType): number => 1 + later.length;

/** The lowest record format with which a version of the type may be written. */
export const formatOf = ({ format, later }: FormsOfType, version: number): number =>
  later.slice(0, version - 1).reduce((highest, form) => Math.max(highest, form.format), format);
