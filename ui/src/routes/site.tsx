/* S4: twelve months of a site, as the last run has them, and what the firm has put down since. Each cell is saved by itself; another's change is shown beside one's own. */
import { useState } from 'preact/hooks';
import { ask, type Answer } from '../api/fetch';
import type { Me } from '../api/session';
import { useAddress, useBack } from '../api/query';
import { BillDrop } from '../grid/bill';
import { MonthGrid, type Look } from '../grid/months';
import { said } from '../api/words';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/site';
import { useAutosave } from '../api/autosave';
import { Input } from '../parts/form';
import { PageHead } from '../parts/head';
import { Link, useHere } from '../parts/link';
import { useReading } from '../parts/reading';
import { Conflict, SavedMark } from '../parts/saved';
import { Empty, Waiting } from '../parts/states';
import { coded, field, figure, Table } from '../parts/table';
import { month, number } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
type Grid = Answer<'/v1/sites/{site}/activity'>;
type Row = Grid['rows'][number];
type Read = { place: string; grid: Grid; etag: string | null; turn: number };

export default function Site({ w, params, query }: Screen<W>) {
	const site = params['id'] ?? '';
	const me = useAddress<Me>('/v1/me');
	const now = Number((me.body?.programme?.as_of ?? String(new Date().getFullYear())).slice(0, 4));
	const year = Number(query['year']) || now - 1;
	const here = useHere();
	const [read, set] = useState<Read | null>(null);
	const [turn, setTurn] = useState(0);
	const place = `/v1/sites/${encodeURIComponent(site)}/activity?year=${year}`;
	const round = useBack();
	/* who oversees sees another's bills for a purpose of the law */
	const purpose = query['purpose'] ?? '', closed = !purpose && me.body?.role === 'operator';
	const note = useReading(!me.body || closed || (read?.place === place && read.turn === turn) ? null : async () => {
		const reply = await ask<Grid>('GET', place, { purpose });
		return () => set({ place, grid: reply.body, etag: reply.etag, turn });
	}, [place, round, turn, purpose, closed, !me.body]);
	const own = read !== null && me.body?.organisation === read.grid.organisation;
	return (
		<>
			<PageHead title={read?.grid.name ?? (closed ? site : w.title)} text={w.text} crumb={<Link to="/site">{w.sites}</Link>}>
				<Input label={w.year} list={Array.from({ length: 5 }, (_, i) => String(now - i)).map((each) => [each, each])} value={String(year)} onChange={(next) => here({ year: next })} />
			</PageHead>
			{closed ? (
				<section class="note info">
					<h2>{w.closed}</h2>
					<p class="quiet">{w.logged}</p>
					<p class="row">{['site_check', 'audit'].map((key) => <button type="button" class="button" key={key} onClick={() => here({ purpose: key })}>{w.openFor(said('purpose', key))}</button>)}</p>
				</section>
			) : note || (read?.place !== place ? <Waiting tall /> : (
				<div class="stack">
					{own && <BillDrop key={place} site={site} year={year} w={w} done={() => setTurn(turn + 1)} />}
					<Months key={`${place} ${read.turn}`} place={place} first={read} own={own} w={w} />
				</div>
			))}
		</>
	);
}

/* Values as they are typed: the draft where there is one, else what the run has. */
type Typed = Record<string, string[]>;
const keyOf = (row: Row): string => `${row.process} ${row.carrier}`;
const typedOf = (grid: Grid): Typed => Object.fromEntries(grid.rows.map((row) => [keyOf(row), row.cells.map((cell) => cell.draft ?? cell.quantity ?? '')]));

function Months({ place, first, own, w }: { place: string; first: Read; own: boolean; w: W }) {
	const [grid, setGrid] = useState(first.grid);
	const auto = useAutosave<Typed>({
		form: place, stored: typedOf(first.grid), etag: first.etag,
		save: async (value, etag) => {
			const before = typedOf(grid);
			const changes = grid.rows.flatMap((row) => row.cells.flatMap((cell, i) => {
				const typed = value[keyOf(row)]?.[i] ?? '';
				return typed === before[keyOf(row)]?.[i] ? [] : [{ carrier: row.carrier, month: cell.month, quantity: typed || null, unit: row.unit, source: 'bill' }];
			}));
			if (!changes.length)
				return { etag };
			const reply = await ask<Grid>('PATCH', place, { body: { changes }, etag });
			setGrid(reply.body);
			return { etag: reply.etag };
		},
		read: async () => {
			const reply = await ask<Grid>('GET', place);
			setGrid(reply.body);
			return { value: typedOf(reply.body), etag: reply.etag };
		},
	});
	if (!grid.rows.length)
		return <Empty text={w.empty}>{own && <Link class="button main" to="/start">{w.start}</Link>}</Empty>;
	return (
		<div class="stack">
			{own && <SavedMark of={auto} />}
			{!own && <p class="note">{w.readOnly}</p>}
			{grid.rows.map((row) => <Carrier key={keyOf(row)} row={row} grid={grid} values={auto.value[keyOf(row)] ?? []} own={own} w={w} onChange={(values) => auto.change({ ...auto.value, [keyOf(row)]: values })} />)}
			{grid.start && <p class="note info">{w.waits} <Link to="/start" query={{ start: grid.start, step: '4' }}>{w.sendIt}</Link></p>}
			<Conflict of={auto} show={(value) => <dl class="pairs">{Object.entries(value).flatMap(([key, list]) => list.flatMap((text, i) => (auto.state.is === 'conflict' && auto.state.mine[key]?.[i] !== auto.state.theirs[key]?.[i] ? [<dt>{said('carrier', key.split(' ').pop())} {t.grid.month(i + 1)}</dt>, <dd><strong>{text || t.missing}</strong></dd>] : [])))}</dl>} />
		</div>
	);
}

const look = (cell: Row['cells'][number], typed: string): Look => (typed === '' ? 'missing' : cell.draft !== null || cell.state === 'measured' ? (cell.draft_source === 'estimated' ? 'estimated' : 'typed') : cell.state === 'estimated' ? 'estimated' : 'typed');

/* The month that a finding is about, where it is of this energy; -1: of another. The list of other energies is in the order in which they were begun, which the grid does
 * not say: theirs is the row with a draft of that month. */
function monthOf({ pointer, code, params }: Grid['findings'][number], row: Row): number {
	const [, electricity, other] = /^\/(?:electricity\/(\d+)|energy\/\d+\/months\/(\d+))/.exec(pointer) ?? [];
	if (row.carrier === 'electricity')
		return electricity === undefined ? -1 : Number(electricity);
	const draft = row.cells[Number(other ?? -1)]?.draft;
	return draft && (code !== 'start.number' || params['0'] === draft) ? Number(other) : -1;
}

function Carrier({ row, grid, values, own, w, onChange }: { row: Row; grid: Grid; values: string[]; own: boolean; w: W; onChange: (values: string[]) => void }) {
	/* a factory may have several processes, each with its own meter */
	const same = grid.rows.filter((each) => each.carrier === row.carrier), twin = same.length > 1;
	/* what is put down is kept by energy and month: of the first process */
	const edits = own && same[0] === row;
	const name = said('carrier', row.carrier) + (twin ? ` · ${row.process}` : '');
	const judged = grid.findings.map((each) => ({ ...each, index: each.accepted || each.code === 'start.month_missing' ? -1 : monthOf(each, row) })).filter((each) => each.index >= 0);
	const looks = row.cells.map((cell, i) => (judged.some((each) => each.index === i && each.held_out) ? 'held' : look(cell, values[i] ?? '')));
	const found = judged.map((each) => ({ index: each.index, text: pick(each.message), repair: each.suggestion, keep: null }));
	return (
		<section class="card">
			<h2>{name}</h2>
			{edits && <MonthGrid legend={w.gridOf(name, String(grid.year))} unit={row.unit} values={values} looks={looks} found={found} onChange={onChange} />}
			{own && !edits && <p class="note">{w.otherProcess}</p>}
			<details open={!edits}>
				<summary>{w.sources}</summary>
				<Table<Row['cells'][number]>
					caption={w.gridOf(name, String(grid.year))} rows={row.cells} id="month"
					columns={[
						field(w.month, 'month', month),
						figure(`${w.inRun} (${row.unit})`, 'quantity', (amount) => number(amount, 12)),
						coded(w.state, 'state', 'activity_state'),
						figure(`${w.draft} (${row.unit})`, 'draft', (amount) => (amount === null ? '' : number(amount, 12))),
						{ head: w.source, cell: (cell) => [cell.source, cell.evidence].filter(Boolean).join(' · ') },
					]}
				/>
			</details>
		</section>
	);
}
