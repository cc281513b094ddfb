import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values, those without a value left out. */
export function Facts({ facts }: { readonly facts: readonly (Fact | false | undefined)[] }) {
  return (
    <dl className="m-0 grid grid-cols-[minmax(6rem,max-content)_1fr] gap-x-4 gap-y-1.5">
      {facts
        .filter((fact): fact is Fact => Boolean(fact) && (fact as Fact).value !== undefined)
        .map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-faint">{name}</dt>
            <dd className="said m-0 min-w-0">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
