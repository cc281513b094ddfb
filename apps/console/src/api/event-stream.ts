/** One event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). */
export interface StreamEvent {
  readonly id: string | undefined;
  readonly type: string;
  readonly data: string;
}

/** Takes a stream's text piece by piece, and gives the events that are whole. */
export class EventStreamReader {
  private rest = '';
  private id: string | undefined;
  private type = '';
  private data: string[] = [];

  /** Of the newest event that had one: what `Last-Event-ID` names after a break. */
  get lastId(): string | undefined {
    return this.id;
  }

  take(piece: string): StreamEvent[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line) ?? []);
  }

  private line(line: string): StreamEvent | undefined {
    if (line === '') return this.whole();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.data.push(value);
    else if (name === 'event') this.type = value;
    else if (name === 'id' && !value.includes('\0')) this.ownId = value;
    return undefined;
  }

  private ownId: string | undefined;

  private whole(): StreamEvent | undefined {
    const event = { id: this.ownId, type: this.type || 'message', data: this.data.join('\n') };
    const isEmpty = this.data.length === 0;
    // Not before the event is whole: after a break in its middle it is asked for again.
    this.id = this.ownId ?? this.id;
    this.type = '';
    this.data = [];
    this.ownId = undefined;
    return isEmpty ? undefined : event;
  }
}
