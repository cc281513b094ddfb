export interface Image {
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly profiles?: readonly string[];
  readonly stop_grace_period: string;
  readonly volumes?: readonly string[];
}

/** What the last stage of the Dockerfile says. */
export declare function imageOf(): Promise<Image>;
/** As Docker Compose would start them with these variables. */
export declare function composeOf(variables: Readonly<Record<string, string>>): Promise<Readonly<Record<string, ComposeService>>>;
/** `deploy/compose/<name>.env`. */
export declare function profileOf(name: string): Promise<Readonly<Record<string, string>>>;
