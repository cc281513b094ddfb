import { Check, CircleDashed, Clock, DoorOpen, SkipForward, Square, Undo2, UserRound, X, type LucideIcon } from 'lucide-react';
import type { RequestLine } from '../api/inbox-queries.js';
import { Badge } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';

type RequestState = RequestLine['status'];

interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
}

const LOOKS: Readonly<Record<RequestState, Look>> = {
  open: { word: 'Open', tone: 'wait', icon: UserRound },
  approved: { word: 'Approved', tone: 'ok', icon: Check },
  overridden: { word: 'Opened by one person', tone: 'warn', icon: DoorOpen },
  rejected: { word: 'Rejected', tone: 'bad', icon: X },
  expired: { word: 'Expired', tone: 'bad', icon: Clock },
  failed: { word: 'Failed', tone: 'bad', icon: X },
  skipped: { word: 'Skipped', tone: 'idle', icon: SkipForward },
  cancelled: { word: 'Cancelled', tone: 'idle', icon: Square },
  withdrawn: { word: 'Withdrawn', tone: 'idle', icon: Undo2 },
};

const UNKNOWN: Look = { word: 'Unknown', tone: 'idle', icon: CircleDashed };

export const requestWord = ({ status, kind }: Pick<RequestLine, 'status' | 'kind'>): string =>
  kind === 'instruction' && status === 'approved' ? 'Done' : (LOOKS[status] ?? UNKNOWN).word;

export function RequestStatus({ request }: { readonly request: Pick<RequestLine, 'status' | 'kind'> }) {
  const { tone, icon: Icon } = LOOKS[request.status] ?? UNKNOWN;
  return (
    <Badge tone={tone}>
      <Icon aria-hidden size={13} strokeWidth={2.6} className="shrink-0" />
      {requestWord(request)}
    </Badge>
  );
}
