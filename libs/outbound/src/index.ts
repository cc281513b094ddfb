export { EgressDenied } from './egress/egress-denied.js';
export { EgressGuard } from './egress/egress-guard.js';
export { bareHost, endpointOf, targetOf, type Endpoint } from './egress/endpoint.js';
export type { Resolver } from './egress/resolver.js';
export { nothingToRedact, redactorOf, type Redactor } from './redaction/redactor.js';
export type { RedactedStream } from './redaction/redacted-stream.js';
export { basicParts } from './redaction/secret-parts.js';
export { SECRET_LENGTH_MIN } from './redaction/secret-patterns.js';
export { OutboundPost, type Post } from './webhooks/outbound-post.js';
export {
  SIGNING_KEY_BYTES_MIN,
  signingKeys,
  verifyingKeys,
  verifyWebhook,
  webhookHeaders,
  WEBHOOK_TOLERANCE_MS,
  type WebhookCall,
  type WebhookVerdict,
} from './webhooks/standard-webhook.js';
