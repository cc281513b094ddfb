import { isUtf8 } from 'node:buffer';

/** Lower-cased and without parameters: `application/json`; empty where there is none. */
export const mediaTypeOf = (contentType = ''): string => contentType.split(';', 1)[0]!.trim().toLowerCase();

/**
 * A body's text, in the charset that the content type names (WHATWG Encoding; default UTF-8), without a byte order mark. Undefined when the bytes
 * are no text in it, or nobody knows it.
 */
export function textOf(body: Buffer, contentType: string | undefined): string | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii') {
    if (!isUtf8(body)) return undefined;
    const start = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
    return body.toString('utf8', start);
  }
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    return decoder.encoding === 'windows-1252' ? windows1252(body) : decoder.decode(body);
  } catch {
    return undefined;
  }
}

/**
 * What the bytes 80 to 9F mean (index windows-1252): punctuation of word processors, the euro sign. Versions of Node in support decode them as
 * ISO 8859-1, control characters, whichever label asks for it.
 */
const WORD_PROCESSORS =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const windows1252 = (body: Buffer): string =>
  body.toString('latin1').replace(/[\u0080-\u009f]/g, (control) => WORD_PROCESSORS[control.charCodeAt(0) - 0x80] as string);
