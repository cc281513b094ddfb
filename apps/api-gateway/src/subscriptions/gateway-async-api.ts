import { asyncApiDocument } from '@runbook/facts';
import { EVENT_SCHEMA } from '../events/reading/event-attributes.js';

/** Of the document, which is the same for every deployment. */
const VERSION = '1.0.0';

/** What is said and heard over topics and webhooks. The schema of what is heard is the one that checks it. */
export const gatewayAsyncApi = (): Readonly<Record<string, unknown>> => asyncApiDocument({ version: VERSION, inbound: EVENT_SCHEMA });
