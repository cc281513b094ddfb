import type { Schemas } from '../api/client.js';
import { linesOf, textOfLines } from './written-lines.js';
import type { EventSource } from './queries.js';

type Request = Schemas['EventSource'];
type Webhook = NonNullable<Request['webhook']>;

/** What stands in the form of an event source. */
export interface SourceDraft {
  readonly id: string;
  readonly topic: string;
  readonly scheme: '' | Webhook['scheme'];
  readonly secret: string;
  readonly header: string;
  readonly format: 'cloudevents' | 'json';
  readonly ttlSeconds: string;
  readonly mapping: Readonly<Partial<Record<'type' | 'id' | 'source' | 'time' | 'key', string>>>;
  readonly types: string;
  readonly sources: string;
  /** Of the webhook that is changed: what the form does not show stays as it is. */
  readonly webhook?: Webhook | undefined;
}

const TTL_SECONDS_DEFAULT = '86400';

export function sourceDraftOf(source: EventSource | undefined): SourceDraft {
  const { webhook, mapping, accepts } = source ?? {};
  return {
    id: source?.id ?? '',
    topic: source?.topic ?? '',
    scheme: webhook?.scheme ?? '',
    secret: webhook?.secret ?? '',
    header: webhook !== undefined && 'header' in webhook ? String(webhook.header) : '',
    format: source?.format ?? 'cloudevents',
    ttlSeconds: source ? String(source.ttlMs / 1_000) : TTL_SECONDS_DEFAULT,
    mapping: mapping ?? {},
    types: textOfLines(accepts?.types),
    sources: textOfLines(accepts?.sources),
    // A source that is shown has the webhook that it was registered with.
    webhook: webhook as Webhook | undefined,
  };
}

export function sourceRequestOf({ topic, format, ttlSeconds, mapping, types, sources, ...draft }: SourceDraft): Request {
  const mapped = Object.entries(mapping).filter(([, template]) => template.trim() !== '');
  const [acceptedTypes, acceptedSources] = [linesOf(types), linesOf(sources)];
  const accepts = {
    ...(acceptedTypes.length > 0 && { types: acceptedTypes }),
    ...(acceptedSources.length > 0 && { sources: acceptedSources }),
  };
  const webhook = webhookOf(draft);
  return {
    ...(topic.trim() !== '' && { topic: topic.trim() }),
    ...(webhook && { webhook }),
    format,
    ttlMs: Math.round(Number(ttlSeconds) * 1_000),
    ...(mapped.length > 0 && { mapping: Object.fromEntries(mapped) }),
    ...(Object.keys(accepts).length > 0 && { accepts }),
  };
}

function webhookOf({
  scheme,
  secret,
  header,
  webhook,
}: Pick<SourceDraft, 'scheme' | 'secret' | 'header' | 'webhook'>): Webhook | undefined {
  if (scheme === '') return undefined;
  const kept = webhook?.scheme === scheme ? webhook : {};
  return { ...kept, scheme, secret: secret.trim(), ...(scheme === 'hmac-sha256' && { header: header.trim() }) } as Webhook;
}
