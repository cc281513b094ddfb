import { parseTimestamp } from '../../expression/index.js';
import {
  EMAIL_ADDRESS,
  faultOfHeaderName,
  HEADERS_RESERVED,
  HTTP_METHOD,
  isAbsoluteUrl,
  NOTICE_MEMBERS,
  SERVICE_METHOD,
} from '../acting-parameters.js';
import type { PlacedStep } from '../document.js';
import type { StepOf } from '../../steps/step.js';
import { nearest } from '../../expression/nearest.js';
import type { Facts, Finding } from './facts.js';

/** Parameters of the built-in step types that stand in the document and that the step would refuse when it begins. */
export function unfitLiterals({ placed }: Facts): Finding[] {
  return placed.flatMap(({ step, path }) =>
    faultsOf(step).map(({ member, message }) => ({ code: 'unfit-parameter', message, path: `${path}/with/${member}` })),
  );
}

interface Fault {
  readonly member: string;
  readonly message: string;
}

function faultsOf(step: PlacedStep['step']): Fault[] {
  switch (step.type) {
    case 'call-service':
      return faultsOfCall(step.with);
    case 'notify':
      return faultsOfNotice(step.with);
    case 'command':
      return faultsOfCommand(step.with);
    case 'timer':
      return faultsOfTimer(step.with);
    default:
      return [];
  }
}

function faultsOfCall({ url, address, method, headers, proto, expect, redirects }: StepOf<'call-service'>['with']): Fault[] {
  const isGrpc = address !== undefined;
  const own = Object.entries({ ...(isGrpc ? { expect, redirects } : { proto }) }).filter(([, value]) => value !== undefined);
  return [
    ...(url === undefined ? [] : faultOfUrl('url', url, 'https://ti.example/api')),
    ...own.map(([member]) => ({
      member,
      message: `expected ${member} beside ${isGrpc ? 'url (HTTP)' : 'address (gRPC)'} only, found it here; remove it`,
    })),
    ...faultOfMethod(method, isGrpc),
    ...Object.keys(headers ?? {}).flatMap((name) => faultsOfHeader(name, isGrpc)),
  ];
}

function faultOfMethod(method: string | undefined, isGrpc: boolean): Fault[] {
  if (isComputed(method)) return [];
  if (method === undefined)
    return isGrpc ? [{ member: 'method', message: 'expected method as package.Service/Method, found none; add it' }] : [];
  if (isGrpc)
    return SERVICE_METHOD.test(method)
      ? []
      : [{ member: 'method', message: `expected package.Service/Method, found ${method}; correct it` }];
  if (HTTP_METHOD.test(method)) return [];
  const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
  const guess = nearest(method.toUpperCase(), known);
  return [
    {
      member: 'method',
      message: `expected one of ${known.join(', ')}, found ${method}; ${guess ? `did you mean ${guess}?` : 'use one of those'}`,
    },
  ];
}

/** What is the protocol's own over gRPC is told when the step begins. */
function faultsOfHeader(name: string, isGrpc: boolean): Fault[] {
  const fault = faultOfHeaderName(name.toLowerCase(), isGrpc ? new Set() : HEADERS_RESERVED);
  return fault === undefined
    ? []
    : [
        {
          member: `headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
          message: `${fault}, found ${JSON.stringify(name)}; rename or remove it`,
        },
      ];
}

function faultsOfNotice({ channel, url, to, ...others }: StepOf<'notify'>['with']): Fault[] {
  const given = Object.keys({ channel, ...(url !== undefined && { url }), ...(to !== undefined && { to }), ...others });
  const known = NOTICE_MEMBERS[channel];
  const recipients = to === undefined ? [] : [to].flat();
  return [
    ...given
      .filter((name) => !known.includes(name))
      .map((name) => ({ member: name, message: `expected ${known.join(', ')} for ${channel}, found ${name}; remove it` })),
    ...(url === undefined || channel === 'email' ? [] : faultOfUrl('url', url, 'https://chat.example/hook')),
    ...(channel === 'email' ? recipients : []).flatMap((address, index): Fault[] =>
      isComputed(address) || EMAIL_ADDRESS.test(address)
        ? []
        : [
            {
              member: Array.isArray(to) ? `to/${index}` : 'to',
              message: `expected one address, name@domain and nothing else, found ${JSON.stringify(address)}`,
            },
          ],
    ),
  ];
}

function faultsOfCommand({ host, argv }: StepOf<'command'>['with']): Fault[] {
  const isHost = isComputed(host) || /^(?:[^@\s:]+@)?[^\s/\\?#@]+$/.test(host);
  return [
    ...(isHost
      ? []
      : [{ member: 'host', message: `expected [user@]name[:port], for example ops@ws-7.internal:22, found ${JSON.stringify(host)}` }]),
    ...(argv[0] === '' ? [{ member: 'argv/0', message: 'expected the name of a program, found an empty text; name it' }] : []),
    ...argv.flatMap((argument, index) =>
      argument.includes('\0') ? [{ member: `argv/${index}`, message: 'expected arguments without NUL characters, found one' }] : [],
    ),
  ];
}

function faultsOfTimer({ until }: StepOf<'timer'>['with']): Fault[] {
  if (until === undefined || isComputed(until) || parseTimestamp(until) !== undefined) return [];
  const message = `expected until as a time of RFC 3339 that there is, such as 2026-11-21T10:00:00Z, found ${JSON.stringify(until)}; correct it`;
  return [{ member: 'until', message }];
}

/** Of a URL with placeholders only what stands before the first one is known. */
function faultOfUrl(member: string, url: string, example: string): Fault[] {
  const start = url.slice(0, isComputed(url) ? url.indexOf('{{') : undefined);
  if (isComputed(url) ? start === '' || /^[a-z][a-z0-9+.-]*$/i.test(start) || /^https?:(\/\/?|$)/i.test(start) : isAbsoluteUrl(url))
    return [];
  return [
    { member, message: `expected an absolute URL of http or https, for example ${example}, found ${JSON.stringify(url)}; write it out` },
  ];
}

const isComputed = (text: string | undefined): boolean => text?.includes('{{') ?? false;
