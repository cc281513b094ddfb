export interface Image {
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

export interface ComposeService {
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
}

export declare function imageOf(): Promise<Image>;
export declare function composeOf(variables: Readonly<Record<string, string>>): Promise<Readonly<Record<string, ComposeService>>>;
