/**
 * JSON that this system wrote itself: records, documents, blobs, what it ships. What came from outside was read by `readJson` or `readForeignJson`
 * before it was written, so that the engine's parser changes nothing in it. Bytes that are no UTF-8 were damaged since: a replacement character in
 * their place would be a fact that nobody wrote. Throws `SyntaxError`.
 */
export const ownJson = (source: string | Uint8Array): unknown => JSON.parse(typeof source === 'string' ? source : textOf(source));

function textOf(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new SyntaxError(`expected text in UTF-8, found ${bytes.length} bytes that are none`);
  }
}

/** What was written begins with no mark. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
