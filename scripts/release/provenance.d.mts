export interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}
interface Release {
  readonly folder: string;
  readonly files: readonly string[];
  readonly commit: string;
  readonly version: string;
  readonly builder: string;
  readonly node: string;
  readonly key?: string;
}
export function provenanceOf(release: Release): Promise<Envelope>;
export function provenanceFaults(folder: string, envelope: Envelope, publicKey?: string): Promise<string[]>;
