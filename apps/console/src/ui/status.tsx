import {
  Bell,
  Check,
  CircleDashed,
  CircleHelp,
  Clock,
  LoaderCircle,
  Lock,
  Pause,
  RotateCw,
  SkipForward,
  Square,
  UserRound,
  X,
  Circle,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.js';
import { lookOf, type Shape, type Tone } from './status-words.js';

export const SHAPES: Readonly<Record<Shape, LucideIcon>> = {
  dot: Circle,
  ring: CircleDashed,
  turning: LoaderCircle,
  pause: Pause,
  person: UserRound,
  bell: Bell,
  question: CircleHelp,
  lock: Lock,
  check: Check,
  cross: X,
  stop: Square,
  clock: Clock,
  skip: SkipForward,
  retry: RotateCw,
};

export const TONES: Readonly<Record<Tone, string>> = {
  idle: 'bg-sunken text-muted',
  run: 'bg-run-soft text-run',
  wait: 'bg-wait-soft text-wait',
  warn: 'bg-warn-soft text-warn',
  ok: 'bg-ok-soft text-ok',
  bad: 'bg-bad-soft text-bad',
};

export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  idle: 'text-muted',
  run: 'text-run',
  wait: 'text-wait',
  warn: 'text-warn',
  ok: 'text-ok',
  bad: 'text-bad',
};

/** The shape alone, for where the word stands beside it. */
export function StatusIcon({ status, size = 15 }: { readonly status: string; readonly size?: number }) {
  const { shape, tone, word } = lookOf(status);
  const Icon = SHAPES[shape];
  return (
    <Icon
      role="img"
      aria-label={word}
      size={size}
      strokeWidth={2.4}
      className={classNames('shrink-0', TONE_TEXT[tone], shape === 'turning' && 'turning')}
    />
  );
}

/** By shape, colour and word. */
export function Status({ status }: { readonly status: string }) {
  const { word, tone, shape } = lookOf(status);
  const Icon = SHAPES[shape];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden size={13} strokeWidth={2.6} className={classNames('shrink-0', shape === 'turning' && 'turning')} />
      {word}
    </Badge>
  );
}

export function Badge({ tone = 'idle', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={classNames(
        'inline-flex h-5.5 max-w-full items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
