interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly group?: string;
  readonly licenses?: readonly { readonly expression?: string; readonly license?: { readonly id?: string; readonly name?: string } }[];
}
export function licenceOf(component: Omit<Component, 'bom-ref'>): string | undefined;
export function licenceFaults(components: readonly Component[]): string[];
