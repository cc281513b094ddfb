import { classNames } from './class-names.js';

/** Where something is being fetched: as many lines as there will be, roughly. */
export function Skeleton({ lines = 3, className }: { readonly lines?: number; readonly className?: string }) {
  return (
    <div role="status" aria-label="Loading" className={classNames('flex flex-col gap-2.5 p-3', className)}>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={classNames('skeleton h-4', ['w-full', 'w-5/6', 'w-2/3'][index % 3])} />
      ))}
    </div>
  );
}
