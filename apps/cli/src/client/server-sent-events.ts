/** One event as a service sent it (WHATWG HTML, server-sent events). */
export interface SentEvent {
  /** Undefined: the event moves no position. */
  readonly id: string | undefined;
  readonly type: string;
  readonly data: string;
}

/** A line that long is no event of ours. */
const LINE_MAX = 32 * 1024 * 1024;

/** The events in a body. What was not ended by an empty line when the body ends is none, as the standard says: it comes again. */
export async function* sentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<SentEvent> {
  let id: string | undefined;
  let type = '';
  let data: string[] = [];
  for await (const line of lines(body)) {
    if (line === '') {
      if (data.length > 0) yield { id, type: type || 'message', data: data.join('\n') };
      [id, type, data] = [undefined, '', []];
      continue;
    }
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') type = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
  }
}

async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > LINE_MAX) throw new Error(`expected lines of at most ${LINE_MAX} characters in a live view, found more`);
    // A CR at the end may be half of a CRLF.
    const isHalf = rest.endsWith('\r');
    const parts = (isHalf ? rest.slice(0, -1) : rest).split(/\r\n|\r|\n/);
    rest = (parts.pop() ?? '') + (isHalf ? '\r' : '');
    yield* parts;
  }
}
