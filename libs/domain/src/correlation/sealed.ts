import { Needed } from '../decision.js';
import type { CorrelationWorld, Drafting } from './drafting.js';
import type { EventOrigin, Segment } from './events.js';
import { DUPLICATES_REMEMBERED_MS, RECENT_EVENTS_MAX, SEALED_AT_ONCE, SEGMENT_EVENTS_MAX, SEGMENTS_MAX } from './limits.js';
import type { CorrelationRejection } from './rejections.js';
import type { EventDisposition, ReceivedEvent } from './state.js';

/**
 * What is remembered of events that the state has no room for, as long as it was stated. A segment is a blob: the fingerprints of up to
 * `SEGMENT_EVENTS_MAX` events as one text of lines of the same length, in their order, so that one is found by halving.
 *
 * - D1 An event leaves the state only in a record that names the segment which holds it, and that segment was in the blob store before.
 * - D2 A segment is let go of when the stated time of its youngest event is over, never for room.
 * - D3 When there are as many segments as there may be, a new event is refused: its sender has to wait.
 */
export interface SealedEvent {
  /** The very record that brought it the first time. */
  readonly isSameRecord: boolean;
  readonly disposition: EventDisposition;
}

const EVENT_HEX_DIGITS = 32;
const RECORD_HEX_DIGITS = 8;
const LINE_LENGTH = EVENT_HEX_DIGITS + RECORD_HEX_DIGITS + 1;
const LETTERS: Readonly<Record<EventDisposition, string>> = { correlated: 'c', buffered: 'b', expired: 'e', 'no-match': 'n' };
const DISPOSITIONS = Object.fromEntries(Object.entries(LETTERS).map(([name, letter]) => [letter, name as EventDisposition]));

/** The event, if it was received before those that the state holds. Throws `Needed` for segments that are not at hand. */
export function sealedEvent(draft: Drafting, dedupeId: string, { record }: EventOrigin): SealedEvent | undefined {
  const { world } = draft;
  const fingerprint = fingerprintOf(world, dedupeId);
  for (const text of textsOf(standing(draft), world)) {
    const line = find(text, fingerprint);
    if (line === undefined) continue;
    const isSameRecord = line.startsWith(recordPrint(world, record), EVENT_HEX_DIGITS);
    return { isSameRecord, disposition: DISPOSITIONS[line.slice(-1)] ?? 'no-match' };
  }
  return undefined;
}

/** Makes room in the state for one more event. A refusal when nothing more can be remembered (D3). Throws `Needed`. */
export function sealOldest(draft: Drafting): CorrelationRejection | undefined {
  const { state, world } = draft;
  const leaving = leavingOf(draft);
  const last = leaving.at(-1);
  if (!last) return undefined;
  const keptIds = new Set(state.kept.map(({ dedupeId }) => dedupeId));
  const remembered = leaving.filter(({ dedupeId, at }) => !keptIds.has(dedupeId) && at > world.now - world.rememberMs);
  const segments = standing(draft);
  const youngest = segments.at(-1);
  const grows = youngest !== undefined && youngest.count + remembered.length <= SEGMENT_EVENTS_MAX;
  if (!grows && remembered.length > 0 && segments.length >= SEGMENTS_MAX) return exceeded(segments, world);
  const lines = remembered.map((event) => lineOf(event, world));
  if (grows) lines.push(...linesOf(textsOf([youngest], world)[0] as string));
  const others = grows ? segments.slice(0, -1) : segments;
  const until = remembered.reduce((latest, { at }) => Math.max(latest, at), grows ? youngest.until : 0);
  const made = lines.length > 0 ? [{ blob: kept(lines, world), count: lines.length, until }] : [];
  draft.emit({ type: 'DuplicatesSealed', at: world.now, through: last.dedupeId, segments: [...others, ...made] });
  return undefined;
}

/** By number; and by age where it is longer than the fold keeps them. Oldest first. */
function leavingOf({ state: { received }, world: { now, rememberMs } }: Drafting): readonly ReceivedEvent[] {
  if (received.length >= RECENT_EVENTS_MAX) return received.slice(0, SEALED_AT_ONCE);
  if (rememberMs <= DUPLICATES_REMEMBERED_MS) return [];
  const young = received.findIndex(({ at }) => at > now - DUPLICATES_REMEMBERED_MS);
  return young < 0 ? received : received.slice(0, young);
}

/** Those whose stated time is not over (D2). */
function standing({ state, world: { now, rememberMs } }: Drafting): readonly Segment[] {
  return (state.sealed ?? []).filter(({ until }) => until > now - rememberMs);
}

function exceeded([oldest]: readonly Segment[], { now, rememberMs }: CorrelationWorld): CorrelationRejection {
  const most = SEGMENTS_MAX * SEGMENT_EVENTS_MAX;
  const room = new Date((oldest?.until ?? now) + rememberMs).toISOString();
  const message = `expected about ${most} events of one type and key within ${rememberMs} ms, found more; there is room again at ${room}, or remember them for a shorter time`;
  return { code: 'duplicates-exceeded', message };
}

/** The segments' texts, all of them at hand. */
function textsOf(segments: readonly Segment[], { blob }: CorrelationWorld): string[] {
  const texts = segments.map((segment) => blob(segment.blob) as string | undefined);
  const missing = segments.filter((_, place) => texts[place] === undefined).map((segment) => segment.blob);
  const [first, ...more] = missing;
  if (first !== undefined) throw new Needed({ blob: first, more });
  return texts as string[];
}

/** Hash of the text that is in the blob store by now. Throws `Needed` until it is. */
function kept(lines: string[], { sha256, kept: isKept }: CorrelationWorld): string {
  const text = JSON.stringify(lines.sort().join(''));
  const hash = sha256(text);
  if (!isKept(hash)) throw new Needed({ keep: text });
  return hash;
}

const fingerprintOf = ({ sha256 }: CorrelationWorld, dedupeId: string): string => sha256(dedupeId).slice(0, EVENT_HEX_DIGITS);
const recordPrint = ({ sha256 }: CorrelationWorld, record: string): string => sha256(record).slice(0, RECORD_HEX_DIGITS);

const lineOf = ({ dedupeId, origin, disposition }: ReceivedEvent, world: CorrelationWorld): string =>
  `${fingerprintOf(world, dedupeId)}${recordPrint(world, origin.record)}${LETTERS[disposition]}`;

const linesOf = (text: string): string[] =>
  Array.from({ length: text.length / LINE_LENGTH }, (_, n) => text.slice(n * LINE_LENGTH, (n + 1) * LINE_LENGTH));

function find(text: string, fingerprint: string): string | undefined {
  let from = 0;
  let to = text.length / LINE_LENGTH;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const line = text.slice(middle * LINE_LENGTH, (middle + 1) * LINE_LENGTH);
    if (line.startsWith(fingerprint)) return line;
    if (line < fingerprint) from = middle + 1;
    else to = middle;
  }
  return undefined;
}
