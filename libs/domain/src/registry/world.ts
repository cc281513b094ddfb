import type { Actor } from '../actor.js';
import type { Outside, ResolveBlob, Zones } from '../expression/index.js';
import type { JsonObject } from '../json.js';
import type { Calendar } from '../runbook/index.js';

/** All that a decision of the registry takes from outside (P5). */
export interface RegistryWorld extends Outside {
  /** Milliseconds since the epoch by the owner's clock. */
  readonly now: number;
  /** Of the aggregate: `<tenant>/<runbook>`. */
  readonly id: string;
  readonly tenant: string;
  readonly actor: Actor;
  /** `required`: no version is in force unless somebody approved it who had no part in it. */
  readonly review: 'off' | 'required';
  readonly calendar: Calendar;
  /** Lower-case hex SHA-256 of the text's UTF-8 bytes. */
  readonly sha256: (text: string) => string;
  /** A registered definition. Undefined: not at hand, load it. Null: there is none with this digest. */
  readonly definition: (digest: string) => JsonObject | null | undefined;
  /** The event source that reads the topic, of whatever tenant. Undefined: not at hand, find out. Null: none does. */
  readonly topicHolder: (topic: string) => SourceAddress | null | undefined;
  /** The content of a blob at hand; undefined: load it. */
  readonly blob: ResolveBlob;
  readonly zones: Zones;
}

export const runbookIdOf = ({ id, tenant }: Pick<RegistryWorld, 'id' | 'tenant'>): string => id.slice(tenant.length + 1);

export interface SourceAddress {
  readonly tenant: string;
  /** Of the event source. */
  readonly id: string;
}
