/* Any list of the API: its columns as the server describes them, filters, details of a row, and the whole of it as a file. */
import { useEffect, useState } from 'preact/hooks';
import { address } from '../api/fetch';
import { useList } from '../api/pages';
import { useQuery } from '../api/query';
import type { Role } from '../api/session';
import { lang, t } from '../i18n';
import type words from '../i18n/ko/lists';
import { Dialog } from '../parts/dialog';
import { fetchFile, XLSX } from '../parts/files';
import { Field } from '../parts/field';
import { PageHead } from '../parts/head';
import { Link, useHere } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Asked, Empty, ProblemNote, Waiting } from '../parts/states';
import { Table, type Column } from '../parts/table';
import { toast } from '../shell/say';
import { setTitle } from '../shell/title';
import { cellOf, headOf, isNumber, seen, type ListColumn, type Resource, type Row } from './list_columns';
import type { Screen } from './page';

type W = typeof words;
export const STATED: readonly Role[] = ['operator', 'ministry', 'verifier'];

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
	const name = w.names[of.name] ?? of.name;
	const column = of.columns.find((each) => each.name === query['column'] && each.filter);
	const as = query['as'] ?? '';
	const filters = { ...(column && query['value'] ? { [column.name]: query['value'] } : {}), ...(as ? { as } : {}) };
	const purpose = query['purpose'] ?? '';
	const pages = useList<Row>(`/v1/${of.name}`, filters, 200, purpose);
	useEffect(() => setTitle(name), [name]);
	const item = query['item'] && of.key ? pages.rows.find((row) => String(row[of.key as string]) === query['item']) : undefined;
	const save = async (type: string, ending: string) => {
		await fetchFile(address(`/v1/${of.name}`, {}, { ...filters, ...(ending === 'csv' ? { bom: true } : {}) }), type, `${of.name}.${ending}`, purpose);
		toast(w.got(`${of.name}.${ending}`));
	};
	const shown = seen(of.columns, pages.rows);
	const columns = shown.map((each, i): Column<Row> => ({
		key: each.name, head: headOf(each), number: isNumber(each), head_of_row: i === 0, value: (row) => row[each.name] as string | number | null,
		cell: (row) => (i === 0 && of.key && row[of.key] !== null ? <button type="button" class="link" onClick={() => here({ item: String(row[of.key as string] ?? '') })}>{cellOf(each, row[each.name])}</button> : i === 0 && row[each.name] === null ? w.hidden : cellOf(each, row[each.name])),
	}));
	return (
		<>
			<PageHead title={name} text={lang === 'ko' ? of.ko : of.en} crumb={<Link to="/lists">{w.all}</Link>}>
				<button type="button" class="button" onClick={() => void save(XLSX, 'xlsx')}>{t.figure.get(t.figure.xlsx)}</button>
				<button type="button" class="button" onClick={() => void save('text/csv', 'csv')}>{t.figure.get(t.figure.csv)}</button>
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
			{item && <Details of={of} row={item} w={w} onClose={() => here({ item: null })} />}
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
	const stated = of.columns.some((each) => each.class === 'meter' || each.class === 'cost');
	if (!usable.length)
		return null;
	return (
		<form class="filters" onSubmit={(event) => { event.preventDefault(); here({ column: value ? column : null, value, item: null }); }}>
			<Field label={w.filter}>{(tied) => <select {...tied} value={column} onChange={(event) => setColumn(event.currentTarget.value)}>{usable.map((each) => <option key={each.name} value={each.name}>{headOf(each)}</option>)}</select>}</Field>
			<Field label={w.value}>{(tied) => <input {...tied} value={value} onInput={(event) => setValue(event.currentTarget.value)} />}</Field>
			<button type="submit" class="button">{w.apply}</button>
			{query['value'] && <button type="button" class="button" onClick={() => { setValue(''); here({ column: null, value: null }); }}>{w.clear}</button>}
			{stated && (
				<Field label={w.purpose}>
					{(tied) => <select {...tied} value={query['purpose'] ?? ''} onChange={(event) => here({ purpose: event.currentTarget.value || null })}>{Object.entries(w.purposes).map(([key, text]) => <option key={key} value={key}>{text}</option>)}</select>}
				</Field>
			)}
			{stated && <p class="small quiet filters-help">{w.purposeHelp}</p>}
		</form>
	);
}

function Details({ of, row, w, onClose }: { of: Resource; row: Row; w: W; onClose: () => void }) {
	const cell = (column: ListColumn) => cellOf(column, row[column.name]);
	return (
		<Dialog title={`${w.names[of.name] ?? of.name}: ${String(row[of.key ?? ''] ?? '')}`} drawer onClose={onClose}>
			<dl class="pairs">
				{of.columns.map((column) => <><dt>{headOf(column)}</dt><dd>{cell(column) || <span class="quiet">{w.hidden}</span>}</dd></>)}
			</dl>
		</Dialog>
	);
}
