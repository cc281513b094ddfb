import { readForeignJson, type Json, type JsonObject } from '@runbook/domain';

/** The error of a reply that says `ok: false`, as Slack's API does with status 200; undefined for every other one, `ok` as mere text included. */
export function errorOfSlack(output: Json): string | undefined {
  const reply = typeof output === 'string' ? objectIn(output) : output;
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply) || (reply as JsonObject)['ok'] !== false) return undefined;
  const { error } = reply as JsonObject;
  return typeof error === 'string' && error !== '' ? error : 'no error named';
}

/** Services that take the same do not always say that it is JSON. */
function objectIn(text: string): Json {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    return readForeignJson(text);
  } catch {
    return null;
  }
}

/** Errors after which Slack does not know itself whether the message was posted (Slack, chat.postMessage). */
export const isUncertain = (error: string): boolean => UNCERTAIN.has(error);

/** Errors that pass by themselves. */
export const isPassing = (error: string): boolean => UNCERTAIN.has(error) || PASSING.has(error);

const UNCERTAIN: ReadonlySet<string> = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);
const PASSING: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'accesslimited',
  'team_added_to_org',
  'message_limit_exceeded',
]);
