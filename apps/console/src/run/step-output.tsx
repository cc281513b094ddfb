import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine, Download, WrapText } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { outputPath, useStepOutput, type OutputLine } from '../api/step-output.js';
import { Button } from '../ui/button.js';
import { classNames } from '../ui/class-names.js';
import { inputClass } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { OutputText } from './output-text.js';

const LINE_PX = 20;
/** So near to its end a person reads along. */
const END_PX = 40;

export interface StepOutputProps {
  readonly run: string;
  readonly step: string;
  readonly attempt: number;
}

export function StepOutput({ run, step, attempt }: StepOutputProps) {
  const { lines, isWhole, problem } = useStepOutput(run, step, attempt);
  const [isWrapped, setWrapped] = useState(true);
  const [text, setText] = useState('');
  const shown = useMemo(() => {
    const lower = text.toLowerCase();
    return lower === '' ? lines : lines.filter(({ text: said }) => said.toLowerCase().includes(lower));
  }, [lines, text]);
  if (problem) return <ProblemNotice problem={problem} />;
  return (
    <div className="rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b p-2">
        <input
          type="search"
          aria-label="Find in the output"
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${inputClass} max-w-64`}
        />
        <span className="tabular text-sm text-muted">
          {shown.length === lines.length ? `${lines.length} lines` : `${shown.length} of ${lines.length} lines`}
          {!isWhole && ', live'}
        </span>
        <span className="ml-auto flex gap-1">
          <Button kind="quiet" isSmall icon={WrapText} aria-pressed={isWrapped} onClick={() => setWrapped(!isWrapped)}>
            {isWrapped ? 'Wrapped' : 'Not wrapped'}
          </Button>
          <a
            href={outputPath(run, step)}
            download={`${run}.${step.replaceAll('/', '.')}.txt`}
            className="flex h-7 items-center gap-1.5 rounded-md border border-line-strong px-2 text-sm no-underline"
          >
            <Download aria-hidden size={14} /> Download
          </a>
        </span>
      </div>
      <Lines lines={shown} isWrapped={isWrapped} />
    </div>
  );
}

function Lines({ lines, isWrapped }: { readonly lines: readonly OutputLine[]; readonly isWrapped: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const [isAlong, setAlong] = useState(true);
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => box.current, estimateSize: () => LINE_PX, overscan: 30 });
  useEffect(() => {
    if (isAlong && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [isAlong, lines.length, rows]);
  const scrolled = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {};
    setAlong(scrollTop + clientHeight >= scrollHeight - END_PX);
  };
  return (
    <div className="relative">
      <div
        ref={box}
        onScroll={scrolled}
        className="h-[min(70dvh,40rem)] overflow-auto bg-sunken font-mono text-xs leading-5"
        tabIndex={0}
        role="log"
        aria-label="Output"
        aria-live="off"
      >
        {lines.length === 0 && <p className="m-0 p-3 text-faint">Nothing has been written yet.</p>}
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const line = lines[index] as OutputLine;
            return <Line key={index} line={line} number={index} start={start} isWrapped={isWrapped} measure={rows.measureElement} />;
          })}
        </div>
      </div>
      {!isAlong && (
        <span className="absolute right-4 bottom-3">
          <Button isSmall kind="primary" icon={ArrowDownToLine} onClick={() => setAlong(true)}>
            To the end
          </Button>
        </span>
      )}
    </div>
  );
}

interface LineProps {
  readonly line: OutputLine;
  readonly number: number;
  readonly start: number;
  readonly isWrapped: boolean;
  readonly measure: (element: HTMLElement | null) => void;
}

function Line({ line, number, start, isWrapped, measure }: LineProps) {
  return (
    <div
      ref={isWrapped ? measure : undefined}
      data-index={number}
      className={classNames('absolute flex min-w-full gap-3 px-3', isWrapped && 'inset-x-0')}
      style={{ top: start, minHeight: LINE_PX }}
    >
      <span aria-hidden className="tabular w-10 shrink-0 text-right text-faint select-none">
        {number + 1}
      </span>
      <span
        className={classNames(
          'min-w-0 flex-1',
          isWrapped ? 'break-all whitespace-pre-wrap' : 'whitespace-pre',
          line.stream === 'stderr' && 'border-l-2 border-bad pl-2',
        )}
      >
        <OutputText text={line.text} />
      </span>
    </div>
  );
}
