import type { EventSource, Webhook } from '@runbook/domain';
import { verifyWebhook, webhookHeaders } from '@runbook/outbound';
import { createHmac } from 'node:crypto';
import { newApiKey, readApiKey } from '../../apps/api-gateway/src/access/api-key-text.js';
import { accessTokenOf, expectOwnPage, refreshTokenOf } from '../../apps/api-gateway/src/access/session-cookie.js';
import { readBinaryRequest, readCloudEvent } from '../../apps/api-gateway/src/events/reading/read-cloud-event.js';
import { readBatch, readRecord } from '../../apps/api-gateway/src/events/reading/read-record.js';
import { readCursor, writeCursor } from '../../apps/api-gateway/src/http/cursor.js';
import { idempotencyKey } from '../../apps/api-gateway/src/http/idempotency-key.js';
import { preferredWait } from '../../apps/api-gateway/src/http/prefer.js';
import { requestIdOf } from '../../apps/api-gateway/src/http/request-id.js';
import { traceIdOf } from '../../apps/api-gateway/src/http/trace-id.js';
import { readArchive } from '../../apps/api-gateway/src/lifecycle/archive-lines.js';
import { challengeOf, readCall } from '../../apps/api-gateway/src/webhooks/read-call.js';
import { verifySignature } from '../../apps/api-gateway/src/webhooks/verify-signature.js';
import { header, text, type Parser } from './parser.js';

const EVENT =
  '{"specversion":"1.0","id":"1","source":"/edr","type":"alert","subject":"ws-7","time":"2026-11-30T12:00:00Z","data":{"host":"ws-7","n":18446744073709551615}}';
const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const UNUSABLE = ['EventUnusable', 'EventUnauthorised', 'JsonRefused'];
const CALLER = { list: 'runs', caller: { tenant: 'default', kind: 'person', id: 'ana' } } as const;
const SECRET = 'a secret of this suite';
const AT = 1_764_500_000_000;
const SIGNED = Buffer.from('{"alert":7}');

const source = (more: Partial<EventSource>): EventSource => ({ id: 'edr', format: 'cloudevents', ttlMs: 1_000, ...more });
const mapped = source({
  format: 'json',
  mapping: { type: 'edr.{{ record.kind }}', id: '{{ record.id }}', source: '/edr', key: '{{ headers["x-host"] }}' },
});
const mac = (encoding: 'hex' | 'base64', ...parts: readonly (string | Buffer)[]) =>
  parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', SECRET)).digest(encoding);

/** Bodies that are signed: nothing but the very bytes is taken. */
function webhook(name: string, scheme: Webhook, headers: Readonly<Record<string, string>>): Parser {
  return {
    name: `webhooks signed as ${name} signs`,
    samples: [SIGNED],
    parse: (body) => 'delivery' in verifySignature(scheme, { headers, body }, SECRET, AT),
    isVerifier: true,
  };
}
const terms = { secret: 'edr', toleranceSeconds: 300 };
const seconds = String(AT / 1_000);

/** What strangers send to the gateway: events, calls, headers, cursors, keys. */
export const PARSERS_OF_THE_GATEWAY: readonly Parser[] = [
  {
    name: 'CloudEvents, structured',
    inSuite: 60_000,
    samples: [EVENT],
    parse: (value) => readCloudEvent({ value, headers: STRUCTURED }),
    refuses: UNUSABLE,
  },
  {
    name: 'CloudEvents in a batch',
    inSuite: 20_000,
    samples: [`[${EVENT},${EVENT}]`],
    parse: (value) => readBatch({ name: 'r', value, headers: BATCH }, source({}))?.map((read) => read()),
    refuses: UNUSABLE,
  },
  {
    name: 'attributes of CloudEvents over HTTP',
    samples: ['2026-11-30T12:00:00Z', 'caf%C3%A9', '/edr'],
    parse: (input) =>
      readBinaryRequest(
        { 'ce-specversion': '1.0', 'ce-id': header(input), 'ce-source': '/edr', 'ce-type': 'a', 'ce-time': header(input) },
        SIGNED,
      ),
    refuses: UNUSABLE,
  },
  {
    name: 'records that a mapping reads',
    samples: ['{"kind":"alert","id":"7","__proto__":{"x":1}}', '{"kind":1,"id":9007199254740993}'],
    parse: (value) => readRecord({ name: 'r', value, headers: { 'x-host': 'ws-7' } }, mapped),
    refuses: UNUSABLE,
  },
  {
    name: 'calls of webhooks as forms',
    inSuite: 15_000,
    samples: ['kind=alert&id=7&id=8', 'payload=%7B%22kind%22%3A%22a%22%2C%22id%22%3A%221%22%7D'],
    parse: (body) => readCall(mapped, 'r', { headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-host': 'ws' }, body }),
    refuses: UNUSABLE,
  },
  {
    name: 'challenges',
    samples: ['{"type":"url_verification","challenge":"abc"}'],
    parse: (body) => challengeOf(source({ webhook: { ...terms, scheme: 'slack' } }), { headers: {}, body }),
  },
  webhook('GitHub', { ...terms, scheme: 'github' }, { 'x-hub-signature-256': `sha256=${mac('hex', SIGNED)}` }),
  webhook(
    'Slack',
    { ...terms, scheme: 'slack' },
    { 'x-slack-request-timestamp': seconds, 'x-slack-signature': `v0=${mac('hex', `v0:${seconds}:`, SIGNED)}` },
  ),
  webhook(
    'others',
    { ...terms, scheme: 'hmac-sha256', header: 'x-sig', prefix: 'v1=', encoding: 'base64' },
    { 'x-sig': `v1=${mac('base64', SIGNED)}` },
  ),
  webhook('Standard Webhooks says', { ...terms, scheme: 'standard-webhooks' }, webhookHeaders('msg_1', AT, SIGNED.toString(), SECRET)),
  {
    name: 'signatures of Standard Webhooks',
    samples: [webhookHeaders('msg_1', AT, SIGNED.toString(), SECRET)['webhook-signature']!],
    parse: (input) => {
      const headers = { ...webhookHeaders('msg_1', AT, SIGNED.toString(), undefined), 'webhook-signature': header(input) };
      return verifyWebhook({ headers, body: SIGNED }, SECRET, AT);
    },
  },
  {
    name: 'cursors',
    samples: [writeCursor({ value: 1_764_500_000_000, id: 'exe_01' }, CALLER)],
    parse: (input) => readCursor(header(input), CALLER),
    refuses: ['Problem'],
  },
  {
    name: 'idempotency keys',
    samples: ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'plain-key'],
    parse: (input) => idempotencyKey(header(input)),
    refuses: ['Problem'],
  },
  {
    name: 'Prefer',
    samples: ['wait=30, respond-async', 'return="minimal"; a=b'],
    parse: (input) => preferredWait(header(input)),
    refuses: ['Problem'],
  },
  {
    name: 'trace contexts',
    samples: ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    parse: (input) => traceIdOf(header(input)),
  },
  { name: 'request ids', samples: ['req_1:a/b=c'], parse: (input) => requestIdOf(header(input)) },
  { name: 'API keys', samples: [newApiKey().text], parse: (input) => readApiKey(header(input)) },
  {
    name: 'cookies',
    samples: ['rb_session=abc; other="x y"; rb_refresh=d'],
    parse: (input) => [accessTokenOf(header(input)), refreshTokenOf(header(input))],
  },
  {
    name: 'origins of pages',
    samples: ['https://console.example', 'null'],
    parse: (input) => expectOwnPage('POST', { origin: header(input), host: 'console.example', 'sec-fetch-site': 'cross-site' }),
    refuses: ['Problem'],
  },
  {
    name: 'archives of runbooks',
    inSuite: 20_000,
    samples: ['{"format":"yaml","text":"a: 1"}\n{"id":"x","version":1,"format":"json","text":"{}"}\n'],
    parse: (input) => readArchive(text(input)),
    refuses: ['Problem'],
  },
];
