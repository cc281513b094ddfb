export const CLIENT: string;
export const CLIENT_SECRET: string;

export interface IdentityProvider {
  readonly url: string;
  stop(): Promise<void>;
}

export function startIdentityProvider(redirectUri: string): Promise<IdentityProvider>;
