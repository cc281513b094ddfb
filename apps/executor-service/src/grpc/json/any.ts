import { pointerTo, type Json } from '@runbook/domain';
import protobuf from 'protobufjs';
import { isObject } from './json-object.js';
import { isWellKnown, nameAt, sentAt, type DecodedMessage, type WellKnown } from './well-known-type.js';

/**
 * `{ "@type": url, … }`: the fields of the message inside, or, of a type that has a form of its own, that form under `value`. A message of a type that
 * the schema does not hold cannot be sent; one that comes is shown as its bytes, in base64 under `value`, so that the reply around it is not lost.
 */
export const ANY: WellKnown = {
  read(reading, type, value, path) {
    const url = isObject(value) ? value['@type'] : undefined;
    if (!isObject(value) || typeof url !== 'string') return reading.fault(path, 'expected an object with @type (Any)');
    const held = typeAt(type, url);
    if (!held) return reading.fault(pointerTo(path, '@type'), `expected a type that the schema holds, found ${url.slice(0, 200)}`);
    const members = Object.entries(value).filter(([name]) => name !== '@type');
    const message = isWellKnown(held)
      ? reading.message(held, value['value'] ?? null, pointerTo(path, 'value'))
      : reading.members(held, members, path);
    if (reading.faulty) return undefined;
    return { [nameAt(type, 1)]: url, [nameAt(type, 2)]: held.encode(message).finish() };
  },
  write(writing, type, message, depth): Json {
    const url = (sentAt(type, message, 1) ?? '') as string;
    const bytes = (sentAt(type, message, 2) ?? new Uint8Array()) as Uint8Array;
    if (url === '' && bytes.length === 0) return {};
    const held = typeAt(type, url);
    if (!held) return { '@type': url, value: Buffer.from(bytes).toString('base64') };
    const decoded = held.decode(bytes) as unknown as DecodedMessage;
    if (isWellKnown(held)) return { '@type': url, value: writing.message(held, decoded, depth + 1) };
    return Object.fromEntries([['@type', url] as [string, Json], ...writing.members(held, decoded, depth + 1)]);
  },
};

/** What stands behind the last slash of the URL is the type's full name. */
function typeAt(any: protobuf.Type, url: string): protobuf.Type | undefined {
  const name = url.slice(url.lastIndexOf('/') + 1);
  const found = /^[A-Za-z_][\w.]*$/.test(name) ? any.root.lookup(`.${name}`, [protobuf.Type]) : null;
  return found instanceof protobuf.Type ? found : undefined;
}
