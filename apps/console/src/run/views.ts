import {
  Activity,
  Braces,
  ChartGantt,
  FileText,
  ListTree,
  ShieldCheck,
  SquareTerminal,
  UserRoundCheck,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import { lazy, type ComponentType } from 'react';

export interface RunView {
  /** In the address. */
  readonly name: string;
  readonly title: string;
  readonly icon: LucideIcon;
  readonly component: ComponentType;
}

/** What a run can be looked at as; each loads when it is opened. */
export const VIEWS: readonly RunView[] = [
  {
    name: 'graph',
    title: 'Graph',
    icon: Workflow,
    component: lazy(() => import('./graph-view.js').then(({ GraphView }) => ({ default: GraphView }))),
  },
  {
    name: 'steps',
    title: 'Steps',
    icon: ListTree,
    component: lazy(() => import('./steps-view.js').then(({ StepsView }) => ({ default: StepsView }))),
  },
  {
    name: 'timeline',
    title: 'Timeline',
    icon: ChartGantt,
    component: lazy(() => import('./timeline-view.js').then(({ TimelineView }) => ({ default: TimelineView }))),
  },
  {
    name: 'events',
    title: 'Events',
    icon: Activity,
    component: lazy(() => import('./events-view.js').then(({ EventsView }) => ({ default: EventsView }))),
  },
  {
    name: 'output',
    title: 'Output',
    icon: SquareTerminal,
    component: lazy(() => import('./output-view.js').then(({ OutputView }) => ({ default: OutputView }))),
  },
  {
    name: 'approvals',
    title: 'Approvals',
    icon: UserRoundCheck,
    component: lazy(() => import('./approvals-view.js').then(({ ApprovalsView }) => ({ default: ApprovalsView }))),
  },
  {
    name: 'report',
    title: 'Report',
    icon: FileText,
    component: lazy(() => import('./report-view.js').then(({ ReportView }) => ({ default: ReportView }))),
  },
  {
    name: 'evidence',
    title: 'Evidence',
    icon: ShieldCheck,
    component: lazy(() => import('./evidence-view.js').then(({ EvidenceView }) => ({ default: EvidenceView }))),
  },
  { name: 'raw', title: 'Raw', icon: Braces, component: lazy(() => import('./raw-view.js').then(({ RawView }) => ({ default: RawView }))) },
];

export const viewNamed = (name: string | undefined): RunView => VIEWS.find((view) => view.name === name) ?? (VIEWS[0] as RunView);
