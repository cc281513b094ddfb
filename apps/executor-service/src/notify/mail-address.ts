import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * An address as it goes to the mail server: the domain in lower case and by IDNA, so that only what stands before it can ask for SMTPUTF8.
 * Undefined for what is no single address in what is used today (RFC 5321, RFC 6531): no quoted names, no comments, no lists, above all no line
 * ends.
 */
export function mailAddress(text: string): string | undefined {
  const [, local = '', place = ''] = /^([^@]+)@([^@]+)$/.exec(text) ?? [];
  const domain = asciiDomain(place);
  if (!LOCAL_PART.test(local) || Buffer.byteLength(local) > LOCAL_PART_BYTES_MAX || domain === undefined) return undefined;
  return `${local}@${domain}`;
}

/** Whether a server must offer SMTPUTF8 to take it. */
export const needsSmtpUtf8 = (address: string): boolean => /[^\x00-\x7f]/.test(address);

function asciiDomain(place: string): string | undefined {
  // The conversion would take numbers for an IPv4 address.
  const ascii = /^[\x00-\x7f]*$/.test(place) ? place.toLowerCase() : domainToASCII(place.normalize('NFC'));
  return /^[a-z0-9.-]{1,255}$/.test(ascii) && (isIP(ascii) === 0 || ascii === place) ? ascii : undefined;
}

/** RFC 5322's atoms with dots, and of everything beyond ASCII what is neither a control, a format, half a character nor a blank. */
const LOCAL_PART = /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|(?![\p{C}\p{Z}])[^\x00-\x7f])+$/u;
/** RFC 5321 section 4.5.3.1.1. */
const LOCAL_PART_BYTES_MAX = 64;
