// How careless services write what they were sent. Each is one that the redactor says it reads; up to three stand around each other.

const bytesOf = (text, of) => [...Buffer.from(text)].map(of).join('');
const hexOf = (byte) => byte.toString(16).padStart(2, '0');
const MAIL_LINE = 76;

const ENCODINGS = {
  plain: (text) => text,
  json: (text) => JSON.stringify({ you: { sent: text } }),
  unicode: (text) => [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  program: (text) => bytesOf(text, (byte) => `\\x${hexOf(byte)}`),
  base64: (text) => Buffer.from(`x${text}`).toString('base64'),
  base64url: (text) => Buffer.from(`xy${text}`).toString('base64url'),
  pem: (text) =>
    Buffer.from(text)
      .toString('base64')
      .replaceAll(new RegExp(`.{${MAIL_LINE}}`, 'g'), '$&\r\n'),
  hex: (text) => Buffer.from(text).toString('hex'),
  'upper-hex': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  url: (text) => `https://x.example/?q=${encodeURIComponent(text)}`,
  percent: (text) => bytesOf(text, (byte) => `%${hexOf(byte).toUpperCase()}`),
  html: (text) => `<p>${text.replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)}</p>`,
  'html-hex': (text) => bytesOf(text, (byte) => `&#x${hexOf(byte)};`),
  mail: (text) => text.replaceAll(/[^A-Za-z0-9 ]/g, (one) => `=${hexOf(one.charCodeAt(0)).toUpperCase()}`),
  'soft-breaks': (text) => text.replaceAll('=', '=3D').replaceAll(/(?:=3D|[^=]){20}/g, '$&=\r\n'),
  shell: (text) => `echo '${text.replaceAll("'", "'\\''")}'`,
};
/** Only what is not encoded yet is the same in either case. */
const CASES = { upper: (text) => text.toUpperCase(), lower: (text) => text.toLowerCase() };
export const ENCODING_NAMES = Object.keys(ENCODINGS);

/** `modes` of up to so many names, the innermost first, with dots between them. */
export const drawnMode = (one, most = 3) =>
  Array.from({ length: one([1, 1, 2, most]) }, (_, place) =>
    one(place === 0 ? [...ENCODING_NAMES, ...Object.keys(CASES)] : ENCODING_NAMES),
  ).join('.');

/** `mode` as it was drawn, at most the `most` outer names of it. */
export function encoded(mode, text, most = 3) {
  const names = mode.split('.').slice(0, most);
  return names.reduce((told, name) => (ENCODINGS[name] ?? CASES[name] ?? ENCODINGS.plain)(told), text);
}
