import { TOPICS } from '@runbook/wire';
import { CLOUD_EVENT_TYPE } from './cloud-event.js';
import { FACT_TYPE_NAMES, FACT_TYPES, TYPE_PREFIX, type FactType } from './fact-types.js';
import { eventSchema } from './published-schemas.js';

export interface AsyncApiInfo {
  readonly version: string;
  /** JSON Schema of a CloudEvent that is taken from others: what checks them. */
  readonly inbound: object;
}

type Part = Readonly<Record<string, unknown>>;

/** What the service says and hears over topics and webhooks, by AsyncAPI 3.0.0: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
export function asyncApiDocument({ version, inbound }: AsyncApiInfo): Part {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Runbook Orchestrator',
      version,
      description: 'Facts that others are told, on a topic of Kafka and as webhooks; and the events that are taken from others.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: CLOUD_EVENT_TYPE,
    channels: channels(),
    operations: OPERATIONS,
    components: components(inbound),
  };
}

const channels = (): Part => ({
  facts: {
    address: TOPICS.facts,
    title: 'The topic of facts',
    description:
      'Of every tenant, for who is cleared for the lowest level. At least once: what comes again has the id that it had. In their order by key. Kept for 7 days. Embedded there is no such topic.',
    messages: messagesOfFacts(),
    bindings: { kafka: { topic: TOPICS.facts, bindingVersion: '0.5.0' } },
  },
  webhook: {
    address: null,
    title: 'A webhook of a subscription',
    description:
      'The address of `POST /api/v1/subscriptions`. Signed as Standard Webhooks say; at least once: what comes again has the same `webhook-id`.',
    messages: messagesOfFacts(),
    bindings: { http: { bindingVersion: '0.3.0' } },
  },
  triggers: {
    address: TOPICS.triggers,
    title: 'The topic of triggers',
    description: "Events of the platform's other services, which start runs.",
    messages: { event: reference('messages', 'event') },
    bindings: { kafka: { topic: TOPICS.triggers, bindingVersion: '0.5.0' } },
  },
  eventSource: {
    address: null,
    title: 'A topic of an event source',
    description:
      'The topic of `PUT /api/v1/event-sources/:id`, whose format is `cloudevents`. What it maps of JSON is no part of this document.',
    messages: { event: reference('messages', 'event') },
  },
});

/** Dots are no part of a component's name everywhere. */
const keyOf = (type: FactType): string => type.replaceAll('.', '-');

const reference = (kind: string, name: string): Part => ({
  $ref: kind === 'channels' ? `#/channels/${name}` : `#/components/${kind}/${name}`,
});

const OPERATIONS: Part = {
  publishFact: { action: 'send', channel: reference('channels', 'facts'), summary: 'A fact is put on the topic.' },
  postFact: {
    action: 'send',
    channel: reference('channels', 'webhook'),
    summary: 'A fact is posted to a subscription.',
    bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
  },
  takeTrigger: { action: 'receive', channel: reference('channels', 'triggers'), summary: 'An event that starts runs is taken.' },
  takeEvent: { action: 'receive', channel: reference('channels', 'eventSource'), summary: 'An event that runs wait for is taken.' },
};

const components = (inbound: object): Part => ({
  messages: { ...Object.fromEntries(FACT_TYPE_NAMES.map((type) => [keyOf(type), message(type)])), event: inboundMessage() },
  schemas: {
    ...Object.fromEntries(FACT_TYPE_NAMES.map((type) => [keyOf(type), eventSchema(type)])),
    webhookHeaders: WEBHOOK_HEADERS,
    inboundEvent: inbound,
  },
});

const messagesOfFacts = (): Part => Object.fromEntries(FACT_TYPE_NAMES.map((type) => [keyOf(type), reference('messages', keyOf(type))]));

const message = (type: FactType): Part => ({
  name: `${TYPE_PREFIX}${type}`,
  title: type,
  summary: FACT_TYPES[type].summary,
  contentType: CLOUD_EVENT_TYPE,
  headers: reference('schemas', 'webhookHeaders'),
  payload: reference('schemas', keyOf(type)),
});

const inboundMessage = (): Part => ({
  name: 'event',
  title: 'CloudEvent 1.0',
  summary: 'Structured, or binary with its attributes in headers `ce_…`.',
  contentType: CLOUD_EVENT_TYPE,
  payload: reference('schemas', 'inboundEvent'),
});

const WEBHOOK_HEADERS: Part = {
  type: 'object',
  description: 'Of a webhook; on the topic there is `content-type` alone.',
  properties: {
    'content-type': { type: 'string', const: CLOUD_EVENT_TYPE },
    'webhook-id': { type: 'string', description: 'The id of the event.' },
    'webhook-timestamp': { type: 'string', description: 'Seconds since the epoch, of this attempt.' },
    'webhook-signature': {
      type: 'string',
      description: '`v1,` and HMAC-SHA-256 over id, time and body in base64; several with blanks between.',
    },
  },
};
