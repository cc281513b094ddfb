/** What an analyst calls an indicator, and the two references that stand among them in reports. */
export const INDICATOR_TYPES = ['ipv4', 'ipv6', 'domain', 'url', 'email', 'md5', 'sha1', 'sha256', 'sha512', 'cve', 'technique'] as const;

export type IndicatorType = (typeof INDICATOR_TYPES)[number];

export interface Indicator {
  readonly type: IndicatorType;
  /** In its one spelling: hosts, hashes and addresses in lower case, CVE and technique ids in upper case, never defanged. */
  readonly value: string;
}

/** Text of one call, in characters: a long incident report, or a feed of 100,000 lines. */
export const TEXT_LENGTH_MAX = 5 * 1024 * 1024;
/** Different indicators of one call: as a bundle about 5 MB, half of what an action may give. */
export const INDICATORS_MAX = 10_000;
