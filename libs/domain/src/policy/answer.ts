import { cutText } from '../cut-text.js';
import { parseTimestamp } from '../expression/index.js';
import { POLICY_INPUT_VERSION } from './input.js';

/** What a policy answered, read: an allowance with what it is bound to, or a refusal. */
export interface PolicyAnswer {
  readonly allow: boolean;
  /** Why not, in the policy's words. */
  readonly reason?: string;
  /** JSON Pointers of what is left out of the answer; `*` stands for every member and item. */
  readonly mask: readonly string[];
  /** Roles: of each, somebody must have approved. */
  readonly require: readonly string[];
  readonly revision?: string;
}

/** An answer that counts for nothing: it neither allows nor refuses. */
export interface UnusableAnswer {
  readonly fault: string;
}

/** Shown to people, and kept on the log. */
export const POLICY_REASON_CHARS_MAX = 500;
const REVISION_CHARS_MAX = 200;
export const MASKS_MAX = 50;
const MASK_CHARS_MAX = 256;
const ROLES_MAX = 20;
const ROLE_CHARS_MAX = 100;

const MEMBERS: ReadonlySet<string> = new Set(['allow', 'deny-reason', 'mask', 'require', 'revision', 'validUntil', 'version']);

/**
 * Reads `result` of a policy's answer at the time `now` (milliseconds since the epoch). `true` allows, `false` refuses, and so does an object by its
 * `allow`. Everything else is unusable: undefined, another type, an obligation that this version does not know, a policy that is stale or written for
 * another input.
 */
export function readPolicyAnswer(result: unknown, now: number): PolicyAnswer | UnusableAnswer {
  if (typeof result === 'boolean') return { allow: result, mask: [], require: [] };
  if (result === undefined) return unusable('an answer', 'none: the policy is undefined; load policies that define data.runbooks.authz');
  if (!isObject(result)) return unusable('true, false or an object', describe(result));
  const strange = Object.keys(result).find((member) => !MEMBERS.has(member));
  if (strange !== undefined)
    return unusable(`members among ${[...MEMBERS].join(', ')}`, `${quoted(strange)}, which this version cannot honour`);
  const stale = staleness(result, now);
  if (stale) return stale;
  const { allow, revision } = result;
  if (typeof allow !== 'boolean') return unusable('allow: true or false', describe(allow));
  if (revision !== undefined && !isText(revision, REVISION_CHARS_MAX)) return unusable('revision as a text', describe(revision));
  const reason = result['deny-reason'];
  if (reason !== undefined && typeof reason !== 'string') return unusable('deny-reason as a text', describe(reason));
  const mask = readMask(result.mask);
  if ('fault' in mask) return mask;
  const require = readRequirement(result.require);
  if ('fault' in require) return require;
  return {
    allow,
    ...(reason !== undefined && reason !== '' && { reason: shownReason(reason) }),
    mask: mask.pointers,
    require: require.roles,
    ...(revision !== undefined && { revision }),
  };
}

/** A policy that cannot be renewed must not go on to decide, and one for another input would decide by what it misreads. */
function staleness({ version, validUntil }: Record<string, unknown>, now: number): UnusableAnswer | undefined {
  if (version !== undefined && version !== POLICY_INPUT_VERSION) {
    return unusable(
      `a policy for input of version ${POLICY_INPUT_VERSION}`,
      `one for ${describe(version)}; load the policies of this release`,
    );
  }
  if (validUntil === undefined) return undefined;
  const until = typeof validUntil === 'string' ? parseTimestamp(validUntil) : undefined;
  if (until !== undefined && until > now) return undefined;
  return unusable('a policy that is still valid', `one that was valid until ${describe(validUntil)}; find out why it is not renewed`);
}

function readMask(mask: unknown): { readonly pointers: readonly string[] } | UnusableAnswer {
  if (mask === undefined) return { pointers: [] };
  const isRead =
    Array.isArray(mask) && mask.length <= MASKS_MAX && mask.every((pointer) => isText(pointer, MASK_CHARS_MAX) && POINTER.test(pointer));
  return isRead ? { pointers: mask as string[] } : unusable(`mask as at most ${MASKS_MAX} JSON Pointers of members`, describe(mask));
}

/** RFC 6901, not the whole value: what may be seen of nothing is refused. */
const POINTER = /^(\/([^~/]|~[01])*)+$/;

function readRequirement(require: unknown): { readonly roles: readonly string[] } | UnusableAnswer {
  if (require === undefined) return { roles: [] };
  const approval = isObject(require) && Object.keys(require).join() === 'approval' ? require.approval : undefined;
  const roles = isObject(approval) && Object.keys(approval).join() === 'roles' ? approval.roles : undefined;
  const isRead =
    Array.isArray(roles) && roles.length > 0 && roles.length <= ROLES_MAX && roles.every((role) => isText(role, ROLE_CHARS_MAX));
  return isRead ? { roles } : unusable('require as { "approval": { "roles": [names] } }', describe(require));
}

// Control characters would forge lines where a reason is logged.
const shownReason = (reason: string): string =>
  cutText(reason.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' '), POLICY_REASON_CHARS_MAX);

const isText = (value: unknown, charsMax: number): value is string => typeof value === 'string' && value !== '' && value.length <= charsMax;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const quoted = (text: string): string => JSON.stringify(cutText(text, ROLE_CHARS_MAX));

function describe(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string'
    ? quoted(value)
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object' && value !== null
        ? 'an object'
        : String(value);
}

const unusable = (expected: string, found: string): UnusableAnswer => ({ fault: `expected ${expected}, found ${found}` });
