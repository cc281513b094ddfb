/**
 * How long a reply asks to be left alone, in milliseconds: its `Retry-After` (RFC 9110 section 10.2.3), a number of seconds or a date. A date is
 * read by the sender's own clock where the reply tells it (`date`), else by ours. Undefined when there is none, or what stands there is neither.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, RETRY_AFTER_MS_MAX);
  const until = httpDate(value, nowMs);
  if (until === undefined) return undefined;
  const sentMs = httpDate(headers['date']?.trim() ?? '', nowMs) ?? nowMs;
  return Math.min(Math.max(0, until - sentMs), RETRY_AFTER_MS_MAX);
}

/** A day: more is never waited for, and a number beyond all counting must stay one. */
export const RETRY_AFTER_MS_MAX = 86_400_000;

/**
 * The instant of an HTTP date (RFC 9110 section 5.6.7) in milliseconds since the epoch: `Sun, 06 Nov 1994 08:49:37 GMT`, or one of the two
 * obsolete forms that every reader must know. Undefined for anything else, also for a day that does not exist.
 */
export function httpDate(text: string, nowMs: number): number | undefined {
  const { day = '', month = '', year = '', time = '' } = FORMS.map((form) => form.exec(text)?.groups).find(Boolean) ?? {};
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  if (day === '' || hour > 23 || minute > 59 || second > 60) return undefined;
  const fullYear = year.length === 2 ? yearOf(Number(year), nowMs) : Number(year);
  const date = new Date(Date.UTC(fullYear, MONTHS.indexOf(month), Number(day), hour, minute, Math.min(second, 59)));
  return date.getUTCDate() === Number(day) ? date.getTime() : undefined;
}

/** Two digits that seem to be more than 50 years ahead are of the century before. */
function yearOf(digits: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + digits;
  return year > thisYear + 50 ? year - 100 : year;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = String.raw`(?<time>\d\d:\d\d:\d\d)`;
const MONTH = `(?<month>${MONTHS.join('|')})`;
const FORMS = [
  new RegExp(String.raw`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-${MONTH}-(?<year>\d\d) ${TIME} GMT$`),
  new RegExp(String.raw`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${MONTH} (?<day>[ \d]\d) ${TIME} (?<year>\d{4})$`),
];
