import type { Json } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import canonicalize from 'canonicalize';

/** SHA-256 of a request's canonical JSON (RFC 8785): the same for the same members in any order. */
export const requestDigestOf = (request: object): string => sha256Of(canonicalize(request) as string);

/** 128 bits: nobody finds two lists of parts with one digest. */
const HEX_DIGITS = 32;

/** For ids that are made of what they stand for. Of the parts as a JSON list, so that no two lists of parts have one text. */
export const digestOfParts = (parts: readonly Json[]): string => sha256Of(JSON.stringify(parts)).slice(0, HEX_DIGITS);
