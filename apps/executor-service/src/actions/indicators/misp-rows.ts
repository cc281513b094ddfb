import { highest, LEVEL_OF_UNKNOWN, levelNamed, type TlpLevel } from '../stix/tlp.js';
import { INDICATOR_TYPES } from './indicator.js';
import type { IndicatorRow, SourceRow } from './indicator-row.js';

/** A MISP event, or what wraps events: `{ Event }`, `{ response: [{ Event }] }`, `[{ Event }]`; or what a search for attributes answers. */
export function isMispEvent(value: unknown): boolean {
  return eventsIn(value).length > 0;
}

/**
 * The attributes of MISP events that are indicators (MISP core format, draft-dulaunoy-misp-core-format: `to_ids` says that an attribute is
 * meant for detection). Links to reports, comments, the author's address and the event's own members are none. Attributes that were
 * deleted are not looked at.
 */
export function* mispRows(value: unknown): Generator<SourceRow> {
  let at = 0;
  for (const event of eventsIn(value)) {
    const objects = listOf(event['Object']).flatMap((object) => listOf(object['Attribute']));
    for (const attribute of [...listOf(event['Attribute']), ...objects]) {
      at++;
      if (isTrue(attribute['deleted'])) continue;
      yield* attributeRows(attribute, at, event['Tag']);
    }
  }
}

function* attributeRows(attribute: Members, at: number, eventTags: unknown): Generator<SourceRow> {
  const { type, value } = attribute;
  const given = typeof value === 'string' ? value : '';
  const named = typeof type === 'string' ? type : '';
  if (!isTrue(attribute['to_ids']))
    return yield { at, row: `not for detection, says MISP (to_ids is false; ${named || 'no type'})`, given };
  // `ip-dst|port`, `domain|ip`, `filename|sha256`: a value in as many parts as its type.
  const parts = given.split('|');
  const kinds = named.split('|').map((kind) => KINDS[kind]);
  const readable = kinds.flatMap((kind, part) => (kind === undefined ? [] : [{ kind, part: parts[part]?.trim() ?? '' }]));
  if (readable.length === 0)
    return yield { at, row: `expected an attribute that can be an indicator, found one of type ${named || 'none'}`, given };
  for (const { kind, part } of readable) yield { at, row: rowOf(attribute, kind, part, tlpOf(eventTags, attribute['Tag'])), given: part };
}

function rowOf({ comment, Tag }: Members, kind: Kind, value: string, tlp: TlpLevel | undefined): IndicatorRow {
  const labels = listOf(Tag).flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [name.slice(0, LABEL_LENGTH_MAX)] : []));
  return {
    value,
    ...(kind !== 'any' && { type: kind }),
    ...(typeof comment === 'string' && comment !== '' && { description: comment.slice(0, COMMENT_LENGTH_MAX) }),
    ...(tlp && { tlp }),
    ...(labels.length > 0 && { labels: labels.slice(0, LABELS_MAX) }),
  };
}

/** The highest of the tags `tlp:…`, of the event and of the attribute. Those of the taxonomy that are no level count as the most restrictive one. */
function tlpOf(...tags: readonly unknown[]): TlpLevel | undefined {
  const names = tags.flatMap((one) => listOf(one)).flatMap(({ name }) => (typeof name === 'string' && /^tlp:/i.test(name) ? [name] : []));
  return highest(names.map((name) => levelNamed(name) ?? LEVEL_OF_UNKNOWN));
}

const LABEL_LENGTH_MAX = 200;
const LABELS_MAX = 50;
const COMMENT_LENGTH_MAX = 10_000;

type Kind = (typeof INDICATOR_TYPES)[number] | 'any';

/** Types of MISP's attributes by what we call it; `any`: the value says whether it is IPv4 or IPv6. */
const KINDS: Readonly<Record<string, Kind>> = Object.assign(Object.create(null) as Record<string, Kind>, {
  'ip-src': 'any',
  'ip-dst': 'any',
  ip: 'any',
  domain: 'domain',
  hostname: 'domain',
  url: 'url',
  uri: 'url',
  link: 'url',
  email: 'email',
  'email-src': 'email',
  'email-dst': 'email',
  'email-reply-to': 'email',
  md5: 'md5',
  sha1: 'sha1',
  sha256: 'sha256',
  sha512: 'sha512',
  vulnerability: 'cve',
});

type Members = Readonly<Record<string, unknown>>;

function eventsIn(value: unknown): Members[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => (isMembers(one) && isEvent(one['Event']) ? [one['Event']] : []));
  if (!isMembers(value)) return [];
  if (isEvent(value['Event'])) return [value['Event']];
  const { response } = value;
  // Each attribute of an answer to a search says itself of which event it is.
  if (isMembers(response) && Array.isArray(response['Attribute'])) return [response];
  return Array.isArray(response) ? eventsIn(response) : [];
}

/** Event logs of Windows have an `Event`, too. */
const isEvent = (value: unknown): value is Members =>
  isMembers(value) && (Array.isArray(value['Attribute']) || Array.isArray(value['Object']) || typeof value['info'] === 'string');

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): Members[] => (Array.isArray(value) ? value.filter((one: unknown) => isMembers(one)) : []);

/** MISP writes booleans as such, as text or as a number. */
const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === 1 || value === '1';
