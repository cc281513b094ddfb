import {
  Bell,
  Calculator,
  ClipboardCheck,
  Globe,
  Mail,
  Network,
  Repeat,
  Split,
  SquareTerminal,
  Timer,
  UserRoundCheck,
  Workflow,
  Zap,
  type LucideIcon,
} from 'lucide-react';

/** What a step of each type is, in a word and a picture. */
const TYPES: Readonly<Record<string, { readonly word: string; readonly icon: LucideIcon }>> = {
  'call-service': { word: 'Call', icon: Globe },
  action: { word: 'Action', icon: Zap },
  command: { word: 'Command', icon: SquareTerminal },
  conditional: { word: 'Decision', icon: Split },
  loop: { word: 'Loop', icon: Repeat },
  transform: { word: 'Compute', icon: Calculator },
  'human-approval': { word: 'Approval', icon: UserRoundCheck },
  instruction: { word: 'Instruction', icon: ClipboardCheck },
  'wait-for-event': { word: 'Wait for event', icon: Bell },
  timer: { word: 'Timer', icon: Timer },
  notify: { word: 'Notify', icon: Mail },
  runbook: { word: 'Runbook', icon: Workflow },
};

export const stepType = (type: string): { readonly word: string; readonly icon: LucideIcon } =>
  TYPES[type] ?? { word: type, icon: Network };
