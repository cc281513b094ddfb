/** Base64 (RFC 4648, section 4), padded. */
export const base64Of = (bytes: Uint8Array): string => btoa(binaryOf(bytes));

/** Base64 for URLs (RFC 4648, section 5), without padding, as tokens have it (RFC 7515, section 2). */
export const base64UrlOf = (bytes: Uint8Array): string => base64Of(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const ALPHABETS = { base64: /^[A-Za-z0-9+/]*={0,2}$/, base64url: /^[A-Za-z0-9_-]*={0,2}$/ } as const;

/** With its padding or without. Undefined for another text, one whose last bits say nothing included (RFC 4648, section 3.5). */
export function bytesOfBase64(text: string, alphabet: keyof typeof ALPHABETS): Uint8Array | undefined {
  if (!ALPHABETS[alphabet].test(text)) return undefined;
  const digits = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  const isPadded = digits.length < text.length;
  if (digits.length % 4 === 1 || (isPadded && text.length % 4 !== 0)) return undefined;
  const bytes = bytesOfBinary(atob(digits));
  return base64Of(bytes).replace(/=+$/, '') === digits ? bytes : undefined;
}

/** Everything but unreserved characters (RFC 3986, section 2.3). The text must be of whole characters. */
export const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** Undefined where `%` stands without two hexadecimal digits. A `+` is a plus. */
export function bytesOfPercent(text: string): Uint8Array | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text) || !text.isWellFormed()) return undefined;
  const plain = new TextEncoder().encode(text);
  const bytes = new Uint8Array(plain.length);
  let length = 0;
  for (let at = 0; at < plain.length; at++) {
    const isEncoded = plain[at] === PERCENT;
    bytes[length++] = isEncoded
      ? parseInt(String.fromCharCode(plain[at + 1] as number, plain[at + 2] as number), 16)
      : (plain[at] as number);
    if (isEncoded) at += 2;
  }
  return bytes.subarray(0, length);
}

const PERCENT = 0x25;

/** Undefined for bytes that are no UTF-8. A byte order mark is a character. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** So many arguments a call takes everywhere. */
const CHUNK_BYTES = 8_192;

function binaryOf(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) pieces.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES)));
  return pieces.join('');
}

const bytesOfBinary = (binary: string): Uint8Array => Uint8Array.from(binary, (character) => character.charCodeAt(0));
