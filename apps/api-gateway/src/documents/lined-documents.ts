import {
  openedOnce,
  writeWhatFits,
  type CollectionSpec,
  type DocumentCollection,
  type DocumentStore,
  type Operation,
  type StoredDocument,
} from '@runbook/ports';
import { Problem } from '../http/problem.js';
import type { DocumentTarget, Put } from './unwritten-documents.js';

/** A document that counts its forms: the higher number is the newer one. */
export interface Versioned extends StoredDocument {
  readonly version: number;
}

export interface LinedSpec<D, L> {
  readonly documents: CollectionSpec;
  readonly lines: CollectionSpec;
  /** What a list shows of the document, and what it is found by. Small, however large the document. */
  readonly lineOf: (document: D) => L;
  /** What stands beside the line for the sake of lists, and is written with it; nothing where it is left out. */
  readonly besideLine?: (line: L) => readonly Operation<L>[];
  /** Told of a document that no store takes; `error` names it. */
  readonly leftOut: (error: Error) => void;
}

/** Documents that are read at once to give them their lines. Few, because one may have several megabytes. */
const LINED_AT_ONCE = 10;

/**
 * Large documents, each with a line: a small document in a collection of its own, which is all that a list reads.
 *
 * - **L1** A line is stored before its document, both only if they are newer, so no line is older than its document. A crash in between
 *   leaves the document behind; its records come again, are folded, and write both.
 * - **L2** Documents that were stored before there were lines get theirs once, page by page, at the first start (`lineMore`). How far that
 *   came stands among the lines, so a collection of lines that is removed is made again.
 * - **L3** A document that is too large for the store is left out, and its line is not: lists go on, others are written, and what is stored of it
 *   stays as old as it was.
 */
export class LinedDocuments<D extends Versioned, L extends Versioned> implements DocumentTarget<D> {
  private isWhole = false;

  constructor(
    private readonly store: DocumentStore,
    private readonly spec: LinedSpec<D, L>,
    private readonly linedAtOnce = LINED_AT_ONCE,
  ) {}

  async get(id: string): Promise<D | undefined> {
    return (await this.documents()).get(id);
  }

  /** Made of the document, where that was stored before there were lines. */
  async line(id: string): Promise<L | undefined> {
    const line = await (await this.lines()).get(id);
    if (line || this.isWhole) return line;
    const document = await this.get(id);
    return document && this.spec.lineOf(document);
  }

  /** What lists read. Throws the problem `not-ready` while documents are without a line (L2): a list would lack them without a word. */
  async whole(): Promise<DocumentCollection<L>> {
    if (!this.isWhole) {
      const message = `expected the lists of ${this.spec.documents.name} to be whole, found them being made after an upgrade; ask again`;
      throw new Problem('not-ready', message, { headers: { 'retry-after': '5' } });
    }
    return this.lines();
  }

  /** Durable when it resolves. Whatever a put says, what is not newer than what is stored changes nothing. */
  async write(puts: readonly Pick<Put<D>, 'put'>[]): Promise<void> {
    if (puts.length === 0) return;
    await (await this.lines()).write(this.linesOf(puts.map(({ put }) => put)));
    // A crash here leaves lines that are ahead of their documents (L1).
    const documents = await this.documents();
    await writeWhatFits(
      puts.map(({ put }) => put),
      ({ _id }, id) => _id === id,
      (fitting) => documents.write(fitting.map(ifNewer)),
      (_document, error) => this.spec.leftOut(error),
    );
  }

  /** Gives a line to some more of the documents that have none; true when there are no more, as in every start but the first. */
  async lineMore(): Promise<boolean> {
    const marks = await this.marks();
    const mark = await marks.get(MARK);
    if (!mark?.done) {
      const where = mark && { _id: { gt: mark.behind } };
      const found = await (await this.documents()).find({ ...(where && { where }), limit: this.linedAtOnce });
      const done = found.length < this.linedAtOnce ? 1 : 0;
      const next: Mark = { _id: MARK, behind: found.at(-1)?._id ?? mark?.behind ?? '', done };
      await (await this.lines()).write(this.linesOf(found));
      // A crash here has the same documents looked at again.
      await marks.write([{ put: next }]);
      if (!done) return false;
    }
    return (this.isWhole = true);
  }

  /** All lines, and then what stands beside them: what is written together lies together, and a list reads the one or the other. */
  private linesOf(documents: readonly D[]): readonly Operation<L>[] {
    const lines = documents.map((document) => this.spec.lineOf(document));
    return [...lines.map(ifNewer), ...lines.flatMap((line) => this.spec.besideLine?.(line) ?? [])];
  }

  private readonly documents = openedOnce(() => this.store.collection<D>(this.spec.documents));

  private readonly lines = openedOnce(() => this.store.collection<L>(this.spec.lines));

  private readonly marks = openedOnce(() => this.store.collection<Mark>(this.spec.lines));
}

/** How far `lineMore` came. It has no tenant, so no list shows it. */
interface Mark extends StoredDocument {
  /** Documents up to this id have had their line. */
  readonly behind: string;
  readonly done: 0 | 1;
}

const MARK = '~lined';

const ifNewer = <T extends Versioned>(put: T): Put<T> => ({ put, ifNewer: 'version' });
