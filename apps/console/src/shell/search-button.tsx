import { Search } from 'lucide-react';

export function SearchButton({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <div className="md:px-2">
      <button
        type="button"
        onClick={onOpen}
        aria-label="Search and commands"
        className="flex h-8 w-9 items-center justify-center gap-2 rounded-md border border-line bg-canvas text-faint hover:border-line-strong md:w-full lg:justify-start lg:px-2.5"
      >
        <Search aria-hidden size={15} className="shrink-0" />
        <span className="hidden flex-1 text-left lg:block">Search</span>
        <kbd className="hidden rounded border border-line px-1 font-sans text-[0.6875rem] lg:block">Ctrl K</kbd>
      </button>
    </div>
  );
}
