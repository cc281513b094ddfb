import { lazy, Suspense, useState } from 'react';
import { List, Workflow } from 'lucide-react';
import { Button } from '../ui/button.js';
import { classNames } from '../ui/class-names.js';
import { Skeleton } from '../ui/skeleton.js';
import { StepList } from './step-list.js';
import { WithStep } from './with-step.js';

const RunGraph = lazy(() => import('./run-graph.js').then(({ RunGraph: one }) => ({ default: one })));

/** The picture, and its twin for who uses keys or hears the page: the same steps as a list. */
export function GraphView() {
  const [isList, setList] = useState(false);
  return (
    <WithStep>
      <div className="relative flex min-w-0 flex-col gap-2">
        <div className={classNames('no-print flex justify-end', !isList && 'absolute top-0 right-0 z-10')}>
          <Button kind="quiet" isSmall icon={isList ? Workflow : List} onClick={() => setList(!isList)}>
            {isList ? 'As a picture' : 'As a list'}
          </Button>
        </div>
        {isList ? (
          <StepList />
        ) : (
          <Suspense fallback={<Skeleton lines={8} />}>
            <RunGraph />
          </Suspense>
        )}
      </div>
    </WithStep>
  );
}
