/** Bounds of one place where waits and events meet (P9), each with its reason. */

/** An event that nobody has waited for within a week will not be missed; what waits longer belongs into a store. */
export const EVENT_TTL_MS_MAX = 7 * 24 * 3600 * 1000;
/** Where neither the event nor its source says: long enough for a run to reach its wait, short enough not to surprise the next one. */
export const EVENT_TTL_MS_DEFAULT = 3600 * 1000;
/** Open waits of one type and key; a thousand runs may wait for one host. At about 1 KB each a snapshot of them stays under 5 MB. */
export const OPEN_WAITS_MAX = 5_000;
/** Events kept for waits to come; the oldest leave for newer ones. */
export const KEPT_EVENTS_MAX = 1_000;
/** Their JSON text together, in characters: with the waits, well within one document of a store. */
export const KEPT_SIZE_MAX = 4 * 1024 * 1024;
/** Those among them that hold blobs: a new wait may have to look into each, and one decision may load 64 values. */
export const KEPT_LARGE_MAX = 32;
/** How long an event is known as a duplicate where nobody says: as long as one can be kept. In the state itself none is longer. */
export const DUPLICATES_REMEMBERED_MS = EVENT_TTL_MS_MAX;
/** What the fold of logs without `DuplicatesSealed` forgets by number. Decisions of today seal before it comes to that. */
export const DUPLICATES_REMEMBERED_MAX = 5_000;
/** Received events in the state, with all that is known of them: about 1 MB of a snapshot. Beyond, the oldest are sealed. */
export const RECENT_EVENTS_MAX = 4_000;
/** Events that are sealed at once; the newest 3,000 stay, so that one which a run refuses still finds the next wait. */
export const SEALED_AT_ONCE = 1_000;
/** Events of a segment, 41 bytes each: its blob is 672 KB. */
export const SEGMENT_EVENTS_MAX = 16_384;
/** Segments of one place: a million events within the stated time, 43 MB while they are looked into. */
export const SEGMENTS_MAX = 64;
/** Texts of segments at hand in one process: those of the fullest three places. */
export const SEGMENTS_AT_HAND_BYTES_MAX = 128 * 1024 * 1024;
/** Waits that are over; commands about them come again within seconds, after a crash within minutes. */
export const ENDED_WAITS_REMEMBERED_MAX = 5_000;
/** Failed conditions that a fact tells of; the first ones show what is wrong. */
export const CONDITION_FAILURES_TOLD_MAX = 5;
