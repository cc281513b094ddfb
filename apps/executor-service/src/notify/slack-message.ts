import type { Json, JsonObject } from '@runbook/domain';

/** What an incoming webhook takes: the text, and the author's other members of a message, such as `blocks`. */
export function slackMessage(text: string, data: Json = {}): JsonObject {
  return { ...(withoutCalls(data) as JsonObject), text: toTheLetter(text) };
}

/**
 * Of Slack's markup only `&`, `<` and `>` have to be escaped (Slack, Formatting text for app surfaces). A value from outside can then
 * neither call a channel, name a person, nor hide where a link leads.
 */
const toTheLetter = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The author's own markup, links included; but a value from outside may stand in it, so nothing calls a channel. */
function withoutCalls(data: Json): Json {
  if (typeof data === 'string') return data.replaceAll('<!', '&lt;!');
  if (Array.isArray(data)) return data.map((one: Json) => withoutCalls(one));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, withoutCalls(value)]));
}
