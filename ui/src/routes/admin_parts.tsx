/* What the screens of administration share: head, a list in its card, doing something and saying what went wrong. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ProblemError, type Problem } from '../api/fetch';
import type { Pages } from '../api/pages';
import { lang } from '../i18n';
import type words from '../i18n/ko/admin';
import { Field } from '../parts/field';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty, Waiting } from '../parts/states';
import { Table, type Column } from '../parts/table';
import { setTitle } from '../shell/title';

export type W = typeof words;

export function Head({ w, title, text, children }: { w: W; title: string; text?: string; children?: ComponentChildren }) {
	useEffect(() => setTitle(title), [title]);
	return <PageHead title={title} text={text} crumb={<Link to="/admin">{w.title}</Link>}>{children}</PageHead>;
}

/* A column whose cell is the value, or what `show` makes of it. */
export const col = <Row,>(key: keyof Row & string, head: string, show?: (row: Row) => ComponentChildren): Column<Row> =>
	({ key, head, value: (row) => row[key] as string | number | null, cell: show ?? ((row) => row[key] as string | number | null) });

interface Props<Row> {
	of: Pages<Row>;
	title: string;
	none: string;
	columns: Column<Row>[];
	id: (row: Row) => string;
	rows?: Row[];
	children?: ComponentChildren;
}
export function Rows<Row>({ of, title, none, columns, id, rows = of.rows, children }: Props<Row>) {
	const [first, ...rest] = columns as [Column<Row>, ...Column<Row>[]];
	return (
		<section class="card stack-small">
			<h2>{title}</h2>
			{children}
			<ListProblem of={of} />
			{of.waiting ? <Waiting /> : rows.length === 0 && !of.problem ? <Empty text={none} /> : rows.length > 0 && (
				<Table caption={title} captionUnseen rows={rows} id={id} columns={[{ ...first, head_of_row: true }, ...rest]} complete={of.complete} total={rows === of.rows ? of.total : null} more={of.more} />
			)}
		</section>
	);
}

/* A list that the server gives whole, as if it came by pages. */
export const whole = <Row,>(result: { body: { items: Row[] } | undefined; problem: Problem | null; away: boolean; waiting: boolean; reload: () => void }): Pages<Row> =>
	({ rows: result.body?.items ?? [], name: () => '', total: result.body?.items.length ?? null, complete: true, waiting: result.waiting, problem: result.problem, away: result.away, more: () => {}, reload: result.reload });

export function Search({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
	return <div class="filters"><Field label={label}>{(tied) => <input {...tied} type="search" value={value} onInput={(event) => onChange(event.currentTarget.value)} />}</Field></div>;
}
/* Rows in which every word occurs somewhere. */
export function fits(asked: string, ...texts: (string | number | null | undefined)[]): boolean {
	const text = texts.join(' ').toLowerCase();
	return asked.trim().toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

export function Choice({ label, value, list, help, required, onChange }: { label: string; value: string; list: [string, string][]; help?: string; required?: boolean; onChange: (value: string) => void }) {
	return (
		<Field label={label} help={help}>
			{(tied) => <select {...tied} required={required} value={value} onChange={(event) => onChange(event.currentTarget.value)}>{list.map(([key, text]) => <option key={key} value={key}>{text}</option>)}</select>}
		</Field>
	);
}

/* Does one thing at a time; what is wrong with it is shown where it was asked for. */
export function useDoing(): { busy: boolean; problem: Problem | null; act: (what: () => Promise<void>) => Promise<void> } {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const act = async (what: () => Promise<void>) => {
		setBusy(true);
		setProblem(null);
		try {
			await what();
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		} finally {
			setBusy(false);
		}
	};
	return { busy, problem, act };
}

export const nameOf = (row: { name: string | null; name_en: string | null }): string => (lang === 'en' && row.name_en ? row.name_en : (row.name ?? ''));
