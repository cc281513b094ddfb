import type { JsonObject } from '@runbook/domain';
import { deterministicId } from '../stix/deterministic-id.js';
import { tlpMarking, type TlpLevel } from '../stix/tlp.js';
import type { Indicator } from './indicator.js';

/** What is said about an indicator beside its value. */
export interface IndicatorFacts {
  readonly description?: string;
  readonly labels?: readonly string[];
  readonly confidence?: number;
  /** RFC 3339. */
  readonly validFrom: string;
  readonly validUntil?: string;
  /** Its object is marked so; undefined: it is not marked. */
  readonly tlp?: TlpLevel;
}

/** What every object of one import shares. */
export interface Imported {
  /** RFC 3339, in UTC. */
  readonly at: string;
  readonly createdBy?: string;
}

/** The STIX 2.1 object of an indicator: a `vulnerability` for a CVE, undefined for a technique, which has a place of its own in ATT&CK. */
export function stixObjectOf(indicator: Indicator, facts: IndicatorFacts, imported: Imported): JsonObject | undefined {
  if (indicator.type === 'technique') return undefined;
  const type = indicator.type === 'cve' ? 'vulnerability' : 'indicator';
  return {
    type,
    spec_version: '2.1',
    id: deterministicId(type, `${indicator.type} ${indicator.value}`),
    ...(imported.createdBy !== undefined && { created_by_ref: imported.createdBy }),
    created: imported.at,
    modified: imported.at,
    name: indicator.value,
    ...(facts.description !== undefined && { description: facts.description }),
    ...(facts.labels && facts.labels.length > 0 && { labels: [...facts.labels] }),
    ...(facts.confidence !== undefined && { confidence: facts.confidence }),
    ...(type === 'vulnerability'
      ? { external_references: [{ source_name: 'cve', external_id: indicator.value }] }
      : {
          pattern: stixPattern(indicator),
          pattern_type: 'stix',
          valid_from: facts.validFrom,
          ...(facts.validUntil !== undefined && { valid_until: facts.validUntil }),
        }),
    ...(facts.tlp && { object_marking_refs: [tlpMarking(facts.tlp).id] }),
  };
}

/** STIX 2.1 section 9: one comparison of one observable's property. */
export function stixPattern({ type, value }: Indicator): string {
  const path = PATHS[type as keyof typeof PATHS];
  const text = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const operator = (type === 'ipv4' || type === 'ipv6') && value.includes('/') ? 'ISSUBSET' : '=';
  return `[${path} ${operator} '${text}']`;
}

const PATHS = {
  ipv4: 'ipv4-addr:value',
  ipv6: 'ipv6-addr:value',
  domain: 'domain-name:value',
  url: 'url:value',
  email: 'email-addr:value',
  md5: 'file:hashes.MD5',
  sha1: "file:hashes.'SHA-1'",
  sha256: "file:hashes.'SHA-256'",
  sha512: "file:hashes.'SHA-512'",
} as const;
