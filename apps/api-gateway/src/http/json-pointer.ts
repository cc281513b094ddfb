/** A JSON Pointer (RFC 6901) from its unescaped segments. */
export const pointerTo = (segments: readonly string[]): string =>
  segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
