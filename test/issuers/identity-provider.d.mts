export const CLIENT: string;
export const CLIENT_SECRET: string;

export interface IdentityProvider {
  readonly url: string;
  stop(): Promise<void>;
}

export function startIdentityProvider(
  redirectUri: string,
  more?: {
    /** What the claim `groups` holds, by person. */
    readonly groups?: Readonly<Record<string, readonly string[]>>;
    /** What else is registered for the client (OpenID Connect Dynamic Client Registration 1.0). */
    readonly client?: Readonly<Record<string, unknown>>;
    /** Where an address that the provider calls is really. */
    readonly reach?: (address: string) => string;
  },
): Promise<IdentityProvider>;
