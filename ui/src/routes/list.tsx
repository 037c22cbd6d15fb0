/* Any list of the API: its columns as the server describes them, filters, details of a row, and the whole of it as a file. */
import { useState } from 'preact/hooks';
import { address, type Item } from '../api/fetch';
import { useList } from '../api/pages';
import { useQuery } from '../api/query';
import { me, type Role } from '../api/session';
import { codes } from '../api/words';
import { lang, pick, t } from '../i18n';
import type words from '../i18n/ko/lists';
import { Pairs } from '../parts/card';
import { Dialog } from '../parts/dialog';
import { Downloads } from '../parts/downloads';
import { Input } from '../parts/form';
import { PageHead } from '../parts/head';
import { Link, useHere } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Asked, Empty, ProblemNote, Waiting } from '../parts/states';
import { Table, type Column } from '../parts/table';
import { cellOf, headOf, isNumber, seen, type ListColumn, type Resource, type Row } from './list_columns';
import type { Screen } from './page';

type W = typeof words;
/* Who looks for a purpose of the law; others for one that a consent to them names. */
const STATED: readonly Role[] = ['operator', 'ministry', 'verifier'];

export default function List({ w, params, query }: Screen<W>) {
	const resources = useQuery('/v1/resources');
	return (
		<Asked result={resources} tall>
			{(body) => {
				const found = body.items.find((each) => each.name === params['name']);
				return found ? <One of={found} w={w} query={query} /> : <><PageHead title={w.title} crumb={<Link to="/lists">{w.all}</Link>} /><Empty text={w.nothing} /></>;
			}}
		</Asked>
	);
}

function One({ of, w, query }: { of: Resource; w: W; query: Record<string, string> }) {
	const here = useHere();
	const name = pick(of.title);
	const column = of.columns.find((each) => each.name === query['column'] && each.filter);
	const as = query['as'] ?? '';
	const filters = { ...(column && query['value'] ? { [column.name]: query['value'] } : {}), ...(as ? { as } : {}) };
	const purpose = query['purpose'] ?? '';
	const pages = useList<Row>(`/v1/${of.name}`, filters, 200, purpose);
	const item = query['item'] && of.key ? pages.rows.find((row) => String(row[of.key as string]) === query['item']) : undefined;
	const shown = seen(of.columns, pages.rows);
	const cell = (each: ListColumn, row: Row) => {
		const name = pages.name(row, each.name), key = String(row[each.name] ?? '');
		return name === key ? cellOf(each, row[each.name]) : `${name} · ${key}`;
	};
	const columns = shown.map((each, i): Column<Row> => ({
		key: each.name, head: headOf(each), number: isNumber(each), head_of_row: i === 0, value: (row) => row[each.name] as string | number | null,
		cell: (row) => (i === 0 && of.key && row[of.key] !== null ? <button type="button" class="link" onClick={() => here({ item: String(row[of.key as string] ?? '') })}>{cell(each, row)}</button> : i === 0 && row[each.name] === null ? w.hidden : cell(each, row)),
	}));
	return (
		<>
			<PageHead title={name} text={lang === 'ko' ? of.ko : of.en} crumb={<Link to="/lists">{w.all}</Link>}>
				<Downloads csv at={(more) => address(`/v1/${of.name}`, {}, { ...filters, ...more })} name={of.name} purpose={purpose} />
			</PageHead>
			<div class="stack">
				{as && <p class="note info" role="status">{w.as(as)} <Link to="/sharing">{w.asBack}</Link></p>}
				<Filters of={of} w={w} query={query} />
				<ListProblem of={pages} />
				{pages.waiting ? <Waiting tall /> : pages.rows.length === 0 && !pages.problem ? <Empty text={column && query['value'] ? w.noneFiltered : w.none} /> : pages.rows.length > 0 && (
					<div class="card">
						<Table caption={name} captionUnseen columns={columns} rows={pages.rows} id={(row) => rowId(of, row)} complete={pages.complete} total={pages.total} more={pages.more} />
					</div>
				)}
			</div>
			{item && <Details of={of} row={item} cell={cell} w={w} onClose={() => here({ item: null })} />}
			{query['item'] && !item && !pages.waiting && pages.complete && <Dialog title={w.item} onClose={() => here({ item: null })}><ProblemNote level={3} problem={{ type: '', title: '', status: 404, code: 'view.none', message: { ko: t.problem.notFound, en: t.problem.notFound } }} /></Dialog>}
		</>
	);
}

const rowId = (of: Resource, row: Row): string => (of.key ? String(row[of.key]) : JSON.stringify(Object.values(row)));

function Filters({ of, w, query }: { of: Resource; w: W; query: Record<string, string> }) {
	const here = useHere();
	const usable = of.columns.filter((each) => each.filter);
	const [column, setColumn] = useState(query['column'] ?? usable[0]?.name ?? '');
	const [value, setValue] = useState(query['value'] ?? '');
	const consents = useList<Item<'/v1/consents'>>(me() ? '/v1/consents' : null, { receiver: me()?.organisation }, 500);
	const given = consents.rows.filter((row) => row.purpose && !row.withdrawn_at && of.columns.some((each) => each.class === row.class));
	const lawful = STATED.includes(me()?.role as Role) && of.columns.some((each) => each.class === 'meter' || each.class === 'cost');
	const purposes = [['', t.none] as const, ...(lawful ? codes('purpose') : []), ...given.map((row) => [row.purpose, row.purpose] as [string, string])];
	const stated = lawful || given.length > 0;
	if (!usable.length)
		return null;
	return (
		<form class="filters" onSubmit={(event) => { event.preventDefault(); here({ column: value ? column : null, value, item: null }); }}>
			<Input label={w.filter} list={usable.map((each) => [each.name, headOf(each)])} value={column} onChange={setColumn} />
			<Input label={w.value} value={value} onChange={setValue} />
			<button type="submit" class="button">{w.apply}</button>
			{query['value'] && <button type="button" class="button" onClick={() => { setValue(''); here({ column: null, value: null }); }}>{w.clear}</button>}
			{stated && <Input label={w.purpose} list={purposes} value={query['purpose'] ?? ''} onChange={(purpose) => here({ purpose })} />}
			{stated && <p class="small quiet filters-help">{w.purposeHelp}</p>}
		</form>
	);
}

function Details({ of, row, cell, w, onClose }: { of: Resource; row: Row; cell: (column: ListColumn, row: Row) => string; w: W; onClose: () => void }) {
	return (
		<Dialog title={`${pick(of.title)}: ${String(row[of.key ?? ''] ?? '')}`} drawer onClose={onClose}>
			<Pairs of={of.columns.map((column) => [headOf(column), cell(column, row) || <span class="quiet">{w.hidden}</span>])} />
		</Dialog>
	);
}
