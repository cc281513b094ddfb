/** A part may be away for as long as a broker's leaders take to be elected anew; who asks in between is not told. */
export const TROUBLE_SHOWN_AFTER_MS = 5_000;

/** What cannot do its work now and tries again, for who asks whether the process is ready. */
export class Troubles {
  private readonly byPart = new Map<object, { readonly what: string; readonly sinceMs: number }>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Until the part is well again the first time counts, and the last word. */
  begin(part: object, what: string): void {
    this.byPart.set(part, { what, sinceMs: this.byPart.get(part)?.sinceMs ?? this.nowMs() });
  }

  end(part: object): void {
    this.byPart.delete(part);
  }

  /** The one that has lasted longest, if it has lasted for long. */
  get shown(): string | undefined {
    // A Map keeps the order in which they began.
    const [first] = this.byPart.values();
    return first && this.nowMs() - first.sinceMs >= TROUBLE_SHOWN_AFTER_MS ? first.what : undefined;
  }
}
