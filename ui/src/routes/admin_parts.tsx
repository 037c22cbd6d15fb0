/* The screens of administration are lists, told by the names that the API gives to lists and fields: what a field is called and how it is shown follows
 * from its name, here and in `head` and `codes` of the words. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Item, Query } from '../api/fetch';
import { usePages, type Pages } from '../api/pages';
import type { Result } from '../api/query';
import type { paths } from '../api/schema';
import { me } from '../api/session';
import { lang, t } from '../i18n';
import type words from '../i18n/ko/admin';
import { Input, type Choice } from '../parts/form';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { carbon, count, day, moment, month, number, percent } from '../parts/units';
import { setTitle } from '../shell/title';

export type W = typeof words;
type Text = string | null | undefined;

/* Head of a screen, and below it what it holds. `begin`: what can be begun here. */
export function Frame({ w, title, text, begin, children }: { w: W; title: string; text?: string; begin?: ComponentChildren; children: ComponentChildren }) {
	useEffect(() => setTitle(title), [title]);
	return (
		<>
			<PageHead title={title} text={text} crumb={!me()?.manages_people && <Link to="/admin">{w.title}</Link>}>{begin}</PageHead>
			<div class="stack">{children}</div>
		</>
	);
}

/* ---- fields ---- */

/* The word for a code; what has none is shown as it is. */
export const said = (w: W, code: Text): string => w.codes[code ?? ''] ?? code ?? '';

/* Codes that stand out. */
const LOOKS: Record<string, string> = {
	can: 'good', active: 'good', intact: 'good', 'verified-copy': 'good', write: 'info', refused: 'bad', abandoned: 'bad', broken: 'bad',
	unverified: 'warn', suspended: 'warn', waiting: 'warn', no_app: 'warn', no_mail: 'warn',
};
export const Badge = ({ w, of }: { w: W; of: Text }) => <span class={`badge ${LOOKS[of ?? ''] ?? ''}`}>{said(w, of)}</span>;

export const date = (iso: Text): string => (!iso ? '' : iso.length === 7 ? month(iso) : day(iso));
const at = (iso: Text): string => (iso ? moment(iso) : t.none);
const until = (iso: Text, w: W): string => date(iso) || w.open;
const coded = (code: Text, w: W): string => said(w, code);
const badge = (code: Text, w: W) => code && <Badge w={w} of={code} />;
const whole = (n: Text): string => (n === null ? '' : count(n));
const carbon6 = (kg: Text): string => carbon(kg, 'kg', 6);
const SHOWN: Record<string, (value: Text, w: W) => ComponentChildren> = {
	at, created_at: at, signed_in_at: at, invited_at: at, valid_from: date, signed_on: date, valid_to: until, ended_on: until,
	kind: coded, log: coded, role: coded, area: coded, attribute: coded, direction: coded, size: coded, state: badge, status: badge,
	business_number: (n) => n && <span class="nowrap">{n}</span>, tier: (n, w) => (n ? w.tier(n) : ''),
	attempts: whole, row_count: whole, lines: whole, sessions: whole, kgCO2e_per_unit: (n) => n && number(n),
	before_kgco2e: carbon6, after_kgco2e: carbon6, change_kgco2e: (kg) => carbon(kg, 'kg'), change_percent: (n) => n && percent(n, 2),
};
const NUMBERS = [
	'attempts', 'row_count', 'lines', 'sessions', 'year', 'amount', 'kgCO2e_per_unit', 'before_kgco2e', 'after_kgco2e', 'change_kgco2e', 'change_percent',
];
/* A field as people read it. */
export const shown = (w: W, field: string, value: unknown): ComponentChildren => (SHOWN[field] ? SHOWN[field](value as Text, w) : value as Text);

/* The fields of a form, under their heads. */
export const entries = <Name extends keyof W['head'], Entry extends object>(w: W, fields: Record<Name, Entry>) =>
	Object.fromEntries(Object.entries(fields).map(([name, entry]) => [name, { label: w.head[name as Name], ...entry as Entry }])) as Record<Name, Entry & { label: string }>;
/* Words to choose from. */
export const choices = (w: W, ...codes: string[]): Choice[] => codes.map((code) => [code, said(w, code)]);
export const firmChoices = (w: W, firms: Item<'/v1/organisations'>[]): Choice[] =>
	[['', w.choose], ...firms.map((each): Choice => [each.organisation ?? '', `${nameOf(each)} · ${said(w, each.kind)}`])];

type Named = { name?: Text; name_ko?: Text; name_en?: Text };
/* In the reader's language where there is one. */
export const nameOf = (row: Named): string => (lang === 'en' ? row.name_en : row.name_ko) || row.name || row.name_en || row.name_ko || '';

/* What holds of one thing; a line without a value is left out. */
export const Pairs = ({ of }: { of: [name: string, value: ComponentChildren][] }) =>
	<dl class="pairs">{of.map(([name, value]) => value && <><dt>{name}</dt><dd>{value}</dd></>)}</dl>;

/* ---- lists ---- */

export type Columns<Row> = (keyof Row & string | [field: string, show: (row: Row) => ComponentChildren, head?: string])[];
interface Told<Row> {
	w: W;
	/* the fields that tell its rows apart; a single one stands below the name */
	id: (keyof Row & string)[];
	/* fields, or what is shown in the place of one, and under which head */
	columns: Columns<Row>;
	/* where the name leads */
	to?: ((row: Row) => string) | undefined;
	/* the fields in which words are looked for */
	search?: (keyof Row & string)[];
	children?: ComponentChildren;
}
/* A card with a list; without `of` the list was not asked for yet. */
export function Rows<Row>({ of, w, title, id, columns, to, search, children }: Told<Row> & { title: string; of: Omit<Pages<Row>, 'name'> | null | '' | false }) {
	const [asked, ask] = useState('');
	const rows = of ? of.rows : [];
	const found = search && asked ? rows.filter((row) => fits(asked, ...search.map((field) => row[field]))) : rows;
	const key = (row: Row): string => id.map((field) => row[field]).join(' ');
	const name = (row: Row) => {
		const text = nameOf(row as Named) || key(row);
		return <>{to ? <Link to={to(row)}>{text}</Link> : text}<br /><span class="small quiet">{key(row)}</span></>;
	};
	const column = (told: Columns<Row>[number], i: number) => {
		const [field, show, head] = typeof told === 'string' ? [told] : told;
		const value = (row: Row) => (field === 'name' ? nameOf(row as Named) : row[field as keyof Row] as Text);
		return {
			key: field, head: head ?? (w.head as Record<string, string>)[field] ?? field, number: NUMBERS.includes(field), head_of_row: i === 0,
			cell: show ?? ((row: Row) => (field === 'name' ? name(row) : shown(w, field, value(row)))), ...(rows[0] && field in (rows[0] as object) ? { value } : {}),
		};
	};
	return (
		<section class="card stack-small">
			<h2>{title}</h2>
			{search && <div class="filters"><Input label={w.search} type="search" value={asked} onChange={ask} /></div>}
			{children}
			{of && <ListProblem of={of} />}
			{of && (of.waiting ? <Waiting /> : found.length > 0
				? <Table
					caption={title} captionUnseen rows={found} id={key} columns={columns.map(column)} complete={of.complete} total={found === rows ? of.total : null}
					more={of.more}
				/>
				: !of.problem && <Empty text={w.none} />)}
		</section>
	);
}
/* A list of the API as it is. */
type Path<Name extends string> = `/v1/${Name}` & keyof paths;
export const List = <Name extends keyof W['lists']>({ name, query, ...told }: Told<Item<Path<Name>>> & { name: Name; query?: Query }) =>
	<Rows of={usePages(`/v1/${name}` as Path<Name>, query, 500)} title={told.w.lists[name]} {...told} />;

/* A list that the server gives whole, as if it came by pages. */
export const unpaged = <Row,>(result: Result<{ items: Row[] }>): Omit<Pages<Row>, 'name'> => ({ ...result, rows: result.body?.items ?? [], total: null, complete: true, more: result.reload });

/* Whether every word occurs somewhere. */
export function fits(asked: string, ...texts: unknown[]): boolean {
	const text = texts.join(' ').toLowerCase();
	return asked.trim().toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
