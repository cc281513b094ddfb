import { Archive, CircleCheck, FilePen, Hourglass, Trash2, type LucideIcon } from 'lucide-react';
import { Badge } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';

const LOOKS: Readonly<Record<string, { word: string; tone: Tone; icon: LucideIcon }>> = {
  APPROVED: { word: 'In force', tone: 'ok', icon: CircleCheck },
  BECAME_VERSION: { word: 'Approved', tone: 'ok', icon: CircleCheck },
  DEPRECATED: { word: 'Deprecated', tone: 'warn', icon: Archive },
  DRAFT: { word: 'Draft', tone: 'idle', icon: FilePen },
  IN_REVIEW: { word: 'In review', tone: 'wait', icon: Hourglass },
  DELETED: { word: 'Deleted', tone: 'idle', icon: Trash2 },
};

/** Of a version or a draft: by shape, colour and word. */
export function VersionStatus({ status }: { readonly status: string }) {
  const { word, tone, icon: Icon } = LOOKS[status] ?? { word: status, tone: 'idle', icon: FilePen };
  return (
    <Badge tone={tone}>
      <Icon aria-hidden size={13} strokeWidth={2.4} />
      {word}
    </Badge>
  );
}

/** An approved draft is no version in force: the version that it became may be deprecated by now. */
export const DraftStatus = ({ status }: { readonly status: string }) => (
  <VersionStatus status={status === 'APPROVED' ? 'BECAME_VERSION' : status} />
);
