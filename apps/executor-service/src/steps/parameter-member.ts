import type { Json } from '@runbook/domain';
import { endpointOfUrl, targetOf } from '@runbook/outbound';

/** A text among the parameters, before they are checked: undefined when it is missing, empty or something else. */
export function textMember(parameters: Json, name: string): string | undefined {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return undefined;
  const value = (parameters as Readonly<Record<string, Json>>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An object among the parameters, before they are checked. */
export function objectMember(parameters: Json, name: string): Json | undefined {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return undefined;
  const value = (parameters as Readonly<Record<string, Json>>)[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** `host` or `host:port` of a URL; undefined when it is none. */
export const hostOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;

/** `host:port` of a URL with http or https, the port written out; undefined when it is none. */
export const endpointIn = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? targetOf(endpointOfUrl(new URL(url))) : undefined;
