export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export type Scraped = ReadonlyMap<string, readonly Series[]>;

export function scraped(url: string, token?: string): Promise<Scraped>;
export function sumOf(series: Scraped, name: string, labels?: Readonly<Record<string, string>>): number;
