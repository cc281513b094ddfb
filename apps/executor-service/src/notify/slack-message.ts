import type { Json, JsonObject } from '@runbook/domain';

/** What an incoming webhook takes: the text, and the author's other members of a message, such as `blocks`. */
export function slackMessage(text: string, data: Json = {}): JsonObject {
  return { ...(shown(data) as JsonObject), text: toTheLetter(text) };
}

/**
 * Of Slack's markup only `&`, `<` and `>` have to be escaped (Slack, Formatting text for app surfaces). A value from outside can then
 * neither call a channel, name a person, nor hide where a link leads.
 */
const toTheLetter = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * Texts of blocks and attachments are shown to the letter like the message's own: here nobody can tell an author's markup from that of a value.
 * What is no text to be shown (addresses, ids, names of kinds) stays as it is, and so does structure, by which an author links and mentions.
 */
function shown(data: Json): Json {
  if (typeof data === 'string') return toTheLetter(data);
  if (Array.isArray(data)) return data.map((one: Json) => shown(one));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, isMachine(name, value, data as JsonObject) ? value : shown(value)]),
  );
}

/** An unknown member counts as shown. What a button or an option gives back is beside a text object. */
function isMachine(name: string, value: Json, beside: JsonObject): boolean {
  if (typeof value !== 'string') return false;
  return MACHINE_MEMBERS.has(name) || (name === 'value' && typeof beside['text'] === 'object');
}

/** Of Block Kit, and of the older attachments. */
const MACHINE_MEMBERS: ReadonlySet<string> = new Set([
  ...['type', 'style', 'color', 'range', 'language', 'callback_id', 'action_id', 'block_id', 'external_id', 'source', 'name'],
  ...['user_id', 'usergroup_id', 'team_id', 'channel_id', 'emoji_id', 'unicode', 'channel', 'thread_ts', 'icon_emoji'],
  ...['url', 'image_url', 'thumb_url', 'video_url', 'thumbnail_url', 'title_url', 'title_link', 'author_link', 'author_icon'],
  ...['footer_icon', 'provider_icon_url', 'icon_url', 'from_url', 'original_url', 'service_icon'],
]);
