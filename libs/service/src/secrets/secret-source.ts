/** Whose secret it is, and how it is called. */
export interface SecretName {
  readonly tenant: string;
  readonly name: string;
}

/**
 * Where the values behind secrets' names come from. Asked each time that one is needed, so a rotated secret is used at once; a source
 * that is far away caches by itself, briefly. The executor sends a value inside the call that it is for, the gateway checks signatures with
 * it; nowhere else does it go.
 */
export abstract class SecretSource {
  /** Undefined when there is no secret of this name for this tenant. Rejects when the source cannot be asked: try again. */
  abstract find(tenant: string, name: string): Promise<string | undefined>;

  /** The secrets that `find` knows, so that a runbook with another one is refused; undefined where the source cannot tell. */
  names(): Promise<readonly SecretName[] | undefined> {
    return Promise.resolve(undefined);
  }
}
