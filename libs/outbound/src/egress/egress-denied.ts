/** The guard let no connection through. Never retried: the same call is refused again. */
export class EgressDenied extends Error {
  override readonly name = 'EgressDenied';
  constructor(
    /** `host:port`, or the scheme, of what was asked for. */
    readonly target: string,
    /** Which rule refused it. */
    readonly rule: string,
    message: string,
  ) {
    super(message);
  }
}
