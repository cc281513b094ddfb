import type { ReactNode } from 'react';
import { classNames } from './class-names.js';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out below so wide a window; what matters on a phone has none. */
  readonly from?: 'sm' | 'md' | 'lg' | 'xl';
  readonly align?: 'right';
  /** Takes the room that is left. */
  readonly isWide?: boolean;
  /** The name is for those who hear the table alone. */
  readonly isNameHidden?: boolean;
}

export interface DataTableProps<Row> {
  /** What the table is, for those who hear it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly isMarked?: (row: Row) => boolean;
}

const FROM = { sm: 'hidden sm:table-cell', md: 'hidden md:table-cell', lg: 'hidden lg:table-cell', xl: 'hidden xl:table-cell' } as const;

const cellClass = <Row,>({ from, align, isWide }: Column<Row>): string =>
  classNames('px-3 align-top', from && FROM[from], align === 'right' && 'text-right', isWide && 'w-full min-w-0');

/** Dense rows with a line between. A row is opened by the link in one of its cells, so that it works with every key and in a new tab. */
export function DataTable<Row>({ caption, columns, rows, keyOf, isMarked }: DataTableProps<Row>) {
  return (
    <div className="min-w-0 overflow-x-auto" tabIndex={0} role="region" aria-label={caption}>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b">
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={classNames('h-8 py-1.5 text-xs font-medium whitespace-nowrap text-faint', cellClass(column))}
              >
                {column.isNameHidden ? <span className="sr-only">{column.name}</span> : column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className={classNames('group border-b last:border-b-0 hover:bg-hover', isMarked?.(row) && 'bg-accent-soft')}
            >
              {columns.map((column) => (
                <td key={column.name} className={classNames('py-2', cellClass(column))}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
