import { Link } from '@tanstack/react-router';
import { Said } from '../ui/said.js';

/** The labels of a run, each a way to the runs that have it. */
export function Labels({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  return (
    <span className="inline-flex min-w-0 flex-wrap gap-1">
      {Object.entries(labels).map(([key, value]) => (
        <Link
          key={key}
          to="/runs"
          search={{ label: `${key}:${value}` }}
          className="max-w-56 truncate rounded-full border border-line bg-sunken px-2 text-xs/5 text-muted no-underline hover:border-line-strong hover:text-ink"
        >
          <Said text={`${key}:${value}`} max={127} />
        </Link>
      ))}
    </span>
  );
}
