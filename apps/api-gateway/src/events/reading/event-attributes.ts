import { compileSchema } from '@runbook/domain';

/** Of attribute `integer` (CloudEvents 1.0.2, type system). */
const INTEGER = { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 } as const;

const textOrUnset = (rules: object = {}) => ({ type: ['string', 'null'], minLength: 1, ...rules });

/** What CloudEvents 1.0.2 says of attributes beside the identity. `null` is an unset one (JSON format, section 2.2). */
export const EVENT_ATTRIBUTES = {
  properties: {
    source: { format: 'uri-reference' },
    // RFC 2046: two tokens, and perhaps parameters.
    datacontenttype: textOrUnset({ pattern: "^[A-Za-z0-9!#$&^_.+'*%|~-]+/[A-Za-z0-9!#$&^_.+'*%|~-]+\\s*(;.*)?$" }),
    dataschema: textOrUnset({ format: 'uri' }),
    subject: textOrUnset(),
    time: textOrUnset({ format: 'date-time' }),
    data: true,
  },
  propertyNames: { pattern: '^[a-z0-9]+$' },
  // Extensions: an object or a list is no type of an attribute.
  additionalProperties: { anyOf: [{ type: ['boolean', 'string', 'null'] }, INTEGER] },
};

/** An event, structured. In binary mode the attributes are headers, and the body is the data. */
export const EVENT_SCHEMA = { type: 'object', required: ['specversion', 'id', 'source', 'type'], ...EVENT_ATTRIBUTES };

const faultsOfValues = compileSchema(EVENT_ATTRIBUTES);

/** What a text may not hold: control characters, halves of surrogate pairs, and noncharacters (CloudEvents 1.0.2, type system). */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** What is wrong with the attributes of an event whose identity was checked, each in a few words; empty: nothing. */
export function faultsOfAttributes(event: Readonly<Record<string, unknown>>): string[] {
  const faults = faultsOfValues(event).map(({ path, message }) => `${path} ${message}`.trim());
  const texts = Object.entries(event).filter(([name, value]) => name !== 'data' && typeof value === 'string' && FORBIDDEN.test(value));
  return [...faults, ...texts.map(([name]) => `/${name} must be text without control characters`)];
}
