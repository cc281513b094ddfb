export { AllowList } from './egress/allow-list.js';
export { readClientIdentity, secretsOfIdentity, type ClientIdentity } from './egress/client-identity.js';
export { connectionSettings } from './egress/connection-settings.js';
export { EgressDenied } from './egress/egress-denied.js';
export { EgressGuard, endpointOfUrl } from './egress/egress-guard.js';
export { bareHost, endpointOf, targetOf, type Endpoint } from './egress/endpoint.js';
export { OutboundConnections, type ConnectionSettings, type Route } from './egress/outbound-connection.js';
export type { OwnRule } from './egress/own-rule.js';
export { proxyOf, proxyOfSetting, TunnelRefused, type Proxy } from './egress/proxy.js';
export type { Resolver } from './egress/resolver.js';
export type { OutboundRequest, Reply } from './http/exchange.js';
export { HTTP2_SETTINGS } from './http/http2-settings.js';
export { OutboundHttp } from './http/outbound-http.js';
export { HEADER_BYTES_MAX, REPLY_BYTES_MAX, ReplyTooLarge } from './http/reply-reading.js';
export { httpDate, RETRY_AFTER_MS_MAX, retryAfterMs } from './http/retry-after.js';
export { saidOfCall } from './http/said-of-a-call.js';
export { GrowingRedactor } from './redaction/growing-redactor.js';
export { nothingToRedact, redactorOf, type Redactor } from './redaction/redactor.js';
export type { RedactedStream } from './redaction/redacted-stream.js';
export { basicParts } from './redaction/secret-parts.js';
export { SECRET_LENGTH_MIN } from './redaction/secret-patterns.js';
export {
  signedAtMs,
  signedPrefix,
  SIGNING_KEY_BYTES_MIN,
  signingKeys,
  verifyingKeys,
  verifyWebhook,
  webhookHeaders,
  WEBHOOK_TOLERANCE_MS,
  type WebhookCall,
  type WebhookVerdict,
} from './webhooks/standard-webhook.js';
