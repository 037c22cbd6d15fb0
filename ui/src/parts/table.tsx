/* Tables. What is short is an ordinary table; what is long (hundreds of rows and more) is drawn only where it is seen, in a box of its own that scrolls. Columns can
 * be put in order once all rows are here; before that the order is the server's. */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Pages } from '../api/pages';
import { said } from '../api/words';
import { t } from '../i18n';
import { compare } from './decimal';
import { count } from './units';

export interface Column<Row> {
	/* where heads are alike */
	key?: string;
	head: string;
	/* right-aligned, and ordered by size */
	number?: boolean;
	/* what is shown */
	cell: (row: Row) => ComponentChildren;
	/* what it is ordered by; without it the column cannot be */
	value?: (row: Row) => string | number | null | undefined;
	/* heads the row; else the first column does */
	head_of_row?: boolean;
}
/* A column that shows a field, or what `show` makes of it, and is ordered by it; `figure`: of numbers. */
export const field = <Row, Key extends keyof Row>(head: string, key: Key, show: (value: Row[Key]) => ComponentChildren = (value) => value as ComponentChildren): Column<Row> =>
	({ head, cell: (row) => show(row[key]), value: (row) => row[key] as string | number | null });
export const figure = <Row, Key extends keyof Row>(head: string, key: Key, show?: (value: Row[Key]) => ComponentChildren): Column<Row> => ({ ...field<Row, Key>(head, key, show), number: true });
/* A column of codes, shown by the words of their kind (api/words.ts). */
export const coded = <Row, Key extends keyof Row>(head: string, key: Key, kind: string): Column<Row> => field<Row, Key>(head, key, (code) => said(kind, code as string | null));

/* A column of keys, shown by the names that the server gives beside the rows (api/pages.ts). */
export const keyed = <Row,>(head: string, of: Pages<Row>, column: keyof Row & string): Column<Row> => {
	const name = (row: Row) => of.name(row, column);
	return { head, cell: name, value: name };
};

export interface TableProps<Row> {
	caption: string;
	/* read out only */
	captionUnseen?: boolean;
	columns: Column<Row>[];
	rows: Row[];
	/* what tells rows apart: a field, or what is made of the row */
	id: (keyof Row & string) | ((row: Row) => string);
	complete?: boolean;
	total?: number | null;
	more?: () => void;
}
const keyOf = <Row,>(column: Column<Row>): string => column.key ?? column.head;
const ROW = 44;
const LONG = 100;
const BEYOND = 12;
/* so many rows are cards on a phone (app.css): each cell says what heads its column */
const FEW = 8;

export function Table<Row>({ caption, captionUnseen = false, columns, rows, id, complete = true, total = null, more }: TableProps<Row>) {
	const [order, setOrder] = useState<{ key: string; down: boolean } | null>(null);
	const [top, setTop] = useState(0);
	const [height, setHeight] = useState(600);
	const box = useRef<HTMLDivElement>(null);
	const sorted = useMemo(() => {
		const column = complete && order ? columns.find((each) => keyOf(each) === order.key) : undefined;
		if (!column?.value || !order)
			return rows;
		const value = column.value;
		const by = (a: Row, b: Row) => {
			const x = value(a), y = value(b);
			if (x === null || x === undefined || y === null || y === undefined)
				return (x === null || x === undefined ? 1 : 0) - (y === null || y === undefined ? 1 : 0);
			const result = column.number ? compare(String(x), String(y)) : String(x).localeCompare(String(y));
			return order.down ? -result : result;
		};
		return [...rows].sort(by);
	}, [rows, order, complete, columns]);
	const long = (total ?? rows.length) > LONG;
	useEffect(() => {
		if (long && box.current)
			setHeight(box.current.clientHeight || 600);
	}, [long]);
	const few = rows.length <= FEW;
	const from = long ? Math.max(0, Math.floor(top / ROW) - BEYOND) : 0;
	const to = long ? Math.min(sorted.length, Math.ceil((top + height) / ROW) + BEYOND) : sorted.length;
	useEffect(() => {
		if (long && !complete && to >= sorted.length)
			more?.();
	}, [long, complete, to, sorted.length]);
	const visible = sorted.slice(from, to);
	return (
		<>
			<div
				ref={box} class={long ? 'tall-table' : 'table-box'} role="region" aria-label={caption} tabIndex={0}
				onScroll={long ? (event) => setTop(event.currentTarget.scrollTop) : undefined}
			>
				<table class={few ? 'few' : undefined} aria-rowcount={long ? (total ?? sorted.length) + 1 : undefined}>
					<caption class={captionUnseen ? 'unseen' : ''}>{caption}</caption>
					<thead>
						<tr>
							{columns.map((column) => {
								const key = keyOf(column);
								const on = order?.key === key;
								return (
									<th key={key} scope="col" class={column.number ? 'number' : ''} aria-sort={on ? (order.down ? 'descending' : 'ascending') : undefined}>
										{complete && column.value && rows.length > 1
											? <button type="button" class="sort" onClick={() => setOrder(on ? (order.down ? null : { key, down: true }) : { key, down: false })}>{column.head}<span aria-hidden="true">{on ? (order.down ? ' ↓' : ' ↑') : ''}</span></button>
											: column.head}
									</th>
								);
							})}
						</tr>
					</thead>
					<tbody>
						{from > 0 && <tr class="pad" aria-hidden="true"><td colSpan={columns.length} style={{ height: `${from * ROW}px` }} /></tr>}
						{visible.map((row, i) => (
							<tr key={typeof id === 'string' ? String(row[id]) : id(row)} aria-rowindex={long ? from + i + 2 : undefined}>
								{columns.map((column, at) => {
									const Cell = column.head_of_row ?? at === 0 ? 'th' : 'td';
									return <Cell key={keyOf(column)} scope={Cell === 'th' ? 'row' : undefined} class={column.number ? 'number' : ''} data-head={column.head}>{column.cell(row)}</Cell>;
								})}
							</tr>
						))}
						{to < sorted.length && <tr class="pad" aria-hidden="true"><td colSpan={columns.length} style={{ height: `${(sorted.length - to) * ROW}px` }} /></tr>}
					</tbody>
				</table>
			</div>
			{(long || !complete) && (
				<p class="table-foot quiet">
					<span>{total !== null && total !== rows.length ? t.listOf(count(rows.length), count(total)) : t.rows(count(rows.length))}</span>
					{!complete && !long && more && <button type="button" class="button" onClick={more}>{t.more}</button>}
				</p>
			)}
		</>
	);
}
