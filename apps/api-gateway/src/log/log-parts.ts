import { DecisionWaiter } from './decision-waiter.js';
import { Decisions } from './decisions.js';
import { InFlight } from './in-flight.js';
import { KeyedDecisions } from './keyed-decisions.js';
import { KnownByNow } from './known-by-now.js';
import { LogReaderController } from './log-reader.controller.js';
import { TopicGenerations } from './topic-generations.js';
import { TopicReaders } from './topic-readers.js';

/** What the gateway's module takes in to send commands and to read logs. `LOG_FOLLOWERS` is provided beside it. */
export const LOG_CONTROLLERS = [LogReaderController];
export const LOG_PROVIDERS = [DecisionWaiter, Decisions, InFlight, KeyedDecisions, KnownByNow, TopicGenerations, TopicReaders];
