import { EnvironmentSecrets, SecretSource } from '@runbook/service';
import { WebhookReceiver } from './webhook-receiver.js';
import { WebhooksController } from './webhooks.controller.js';

/** What the gateway's module takes in for webhooks. */
export const WEBHOOK_CONTROLLERS = [WebhooksController];
export const WEBHOOK_PROVIDERS = [{ provide: SecretSource, useFactory: () => new EnvironmentSecrets() }, WebhookReceiver];
