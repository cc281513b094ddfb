import { pointerKeys } from '../expression/index.js';
import type { Json, JsonObject } from '../json.js';

/** What stands at the pointer; undefined: nothing. Own members alone. */
export function partAt(value: JsonObject, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of pointerKeys(pointer)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}

/** The text, or the texts of the list; undefined: it is neither. */
export function textsAt(value: Json | undefined): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every((one) => typeof one === 'string') ? value : undefined;
}

/** The hosts that a step of the type reaches with these parameters, in small letters; none for what reaches no host of its own. Undefined: they cannot be read. */
export function hostsOf(type: string, parameters: Json): readonly string[] | undefined {
  const member = (name: string): string | undefined => {
    const found = typeof parameters === 'object' && parameters !== null ? (parameters as JsonObject)[name] : undefined;
    return typeof found === 'string' ? found : undefined;
  };
  switch (type) {
    case 'command':
      return host(`ssh://${member('host') ?? ''}`);
    case 'call-service':
      return member('address') === undefined ? host(member('url')) : host(`grpc://${member('address')}`);
    case 'notify':
      return member('channel') === 'email' ? domains((parameters as JsonObject)['to']) : host(member('url'));
    default:
      return [];
  }
}

const HOST = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\\\s]*@)?(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d*)?(?:[/?#]|$)/i;
const MAIL_DOMAIN = /@([a-z0-9._-]+)>?$/i;

/** Without a parser of addresses, which differ: what this does not read at once is not within any scope. */
function host(address: string | undefined): readonly string[] | undefined {
  const found = address === undefined ? undefined : HOST.exec(address)?.[1];
  return found === undefined || found === '' ? undefined : [found.toLowerCase()];
}

function domains(to: Json | undefined): readonly string[] | undefined {
  const found = textsAt(to)?.map((address) => MAIL_DOMAIN.exec(address)?.[1]?.toLowerCase());
  return found?.every((domain) => domain !== undefined) ? found : undefined;
}
