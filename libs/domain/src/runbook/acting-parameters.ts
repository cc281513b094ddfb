/** What the parameters of acting steps must look like: told of a document, and once more of what comes out when the step begins. */

export const HTTP_METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/i;

/** Of gRPC, with its package. */
export const SERVICE_METHOD = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\/[A-Za-z_]\w*$/;

export const isAbsoluteUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** A token (RFC 9110, section 5.6.2). */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** They belong to the connection or are computed; an author who sets them could smuggle a second request or go round the guard. */
export const HEADERS_RESERVED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Why a header of this name may not be sent; undefined: it may. `name` in lower case. */
export function faultOfHeaderName(name: string, reserved: ReadonlySet<string> = HEADERS_RESERVED): string | undefined {
  if (!HEADER_NAME.test(name)) return 'expected a header name of letters, digits and dashes';
  return reserved.has(name) ? 'expected a header that the author may set; this one is computed' : undefined;
}

/** RFC 5321 and RFC 6531 in what is used today: no quoted names, no comments, no lists, above all no line ends. Whether its domain can be written in IDNA is found when it is sent to. */
export const EMAIL_ADDRESS =
  /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|(?![\p{C}\p{Z}])[^\x00-\x7f]){1,64}@(?:[A-Za-z0-9.-]|(?![\p{C}\p{Z}])[^\x00-\x7f]){1,255}$/u;

export type NoticeChannel = 'webhook' | 'slack' | 'email';

/** Which parameters a notice by each channel has. */
export const NOTICE_MEMBERS: Readonly<Record<NoticeChannel, readonly string[]>> = {
  webhook: ['channel', 'url', 'subject', 'text', 'data', 'credential'],
  slack: ['channel', 'url', 'text', 'data', 'credential'],
  email: ['channel', 'to', 'subject', 'text', 'data'],
};
