/** The engine's bounds (P9), each with its reason. Sizes are bytes of UTF-8 JSON text. */

/** A value larger than this lies in the blob store, so that one record stays well under a broker's 1 MiB message. */
export const INLINE_BYTES_MAX = 64 * 1024;
/** Members of a large value above this size are moved out one by one before the whole is. */
export const SPILL_MEMBER_BYTES = 16 * 1024;
/** Values that one decision computes into its record: with as much again for the events around them still below what a log takes. */
export const DECISION_BYTES_MAX = 2_097_152;
/** A request's body at the gateway; STIX bundles of large intrusions are a few MB. */
export const PAYLOAD_BYTES_MAX = 10 * 1024 * 1024;
/** Deeper values overflow the stack of what reads them later; no real document comes near. */
export const JSON_DEPTH_MAX = 200;
/** Members of one object. The engine takes 25 ms to list so many, and from there on more than twice as long for twice as many. */
export const JSON_MEMBERS_MAX = 100_000;
/** Events of one execution; a run-away loop ends with `limit-exceeded` before it fills the log. */
export const EVENTS_PER_EXECUTION_MAX = 50_000;
/** More events for what such a run does on failure; behind them each step of `onFailure` that would begin fails. */
export const EVENTS_ON_FAILURE_MAX = 10_000;
/** How long an executor holds a step without a heartbeat. Three heartbeats fit. */
export const LEASE_MS = 30_000;
/** Requests of one attempt after lost leases; a step that kills every executor that takes it must end. */
export const DISPATCHES_MAX = 5;
/** An attempt's time-out where the author gives none: no attempt is open for ever. */
export const ATTEMPT_TIMEOUT_MS_DEFAULT = 300_000;
/** How long after an attempt's time-out the engine waits for the executor's own word before it decides alone. */
export const TIMEOUT_GRACE_MS = 1_000;
/** How long a running attempt may still say how it ended after a cancel signal. */
export const CANCEL_GRACE_MS = 10_000;
/** What a loop collects, beside members that are kept as blobs: a thousand references fit. */
export const COLLECTED_BYTES_MAX = 256 * 1024;
/**
 * Waits of one step that have got their event, of all its attempts: an event that is handed on again is known by them. That comes within seconds, after a
 * crash within minutes; the oldest are forgotten.
 */
export const MET_WAITS_REMEMBERED_MAX = 1_000;
