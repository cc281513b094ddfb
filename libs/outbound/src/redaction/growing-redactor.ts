import type { Json } from '@runbook/domain';
import type { RedactedStream } from './redacted-stream.js';
import { nothingToRedact, redactorOf, type Redactor } from './redactor.js';

/** Learns of more secrets while it is at work, as of a token that is fetched anew. A stream that was begun knows those of its beginning. */
export class GrowingRedactor implements Redactor {
  private readonly secrets: (readonly [name: string, value: string])[] = [];
  private current: Redactor = nothingToRedact;

  learn(name: string, values: readonly string[]): void {
    this.secrets.push(...values.map((value) => [name, value] as const));
    this.current = redactorOf(this.secrets);
  }

  text(text: string): string {
    return this.current.text(text);
  }

  cutText(text: string): string {
    return this.current.cutText(text);
  }

  excerpt(text: string, unitsMax: number): string {
    return this.current.excerpt(text, unitsMax);
  }

  json<T extends Json | undefined>(value: T): T {
    return this.current.json(value);
  }

  finds(text: string): boolean {
    return this.current.finds(text);
  }

  stream(): RedactedStream {
    return this.current.stream();
  }
}
