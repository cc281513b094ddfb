/**
 * Where the values behind secrets' names come from. Asked for every attempt that needs one, so a rotated secret is used at once; a
 * source that is far away caches by itself, briefly. The value leaves the executor only inside the call that it is for.
 */
export abstract class SecretSource {
  /** Undefined when there is no secret of this name for this tenant. Rejects when the source cannot be asked: try again. */
  abstract find(tenant: string, name: string): Promise<string | undefined>;
}
