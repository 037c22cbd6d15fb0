/* S4: twelve months of a site, as the last run has them, and what the firm has put down since. Each month is saved by itself; only the same month with two values is asked about. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, ProblemError } from '../api/fetch';
import type { Me } from '../api/session';
import { useAddress, useBack } from '../api/query';
import { BillDrop } from '../grid/bill';
import { MonthBars } from '../grid/bars';
import { MonthGrid } from '../grid/months';
import { askedAt, looksOf, nameOf, standing, type Cell, type Grid, type Row } from '../grid/row';
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
import { toast } from '../shell/say';
import type { Screen } from './page';

type W = typeof words;
type Read = { place: string; grid: Grid; etag: string | null; turn: number };

export default function Site({ w, params, query }: Screen<W>) {
	const site = params['id'] ?? '';
	const me = useAddress<Me>('/v1/me');
	const now = Number((me.body?.programme?.today ?? String(new Date().getFullYear())).slice(0, 4));
	const next = query['next'] === '1';
	const year = next ? now : Number(query['year']) || now - 1;
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
				<Input label={w.year} list={Array.from({ length: 5 }, (_, i) => String(now - i)).map((each) => [each, each])} value={String(year)} onChange={(chosen) => here({ year: chosen, next: null })} />
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
					<Months key={`${place} ${read.turn}`} place={place} first={read} own={own} next={next} w={w} />
				</div>
			))}
		</>
	);
}

/* What was typed here, by process, energy and month, and what stood there when it was begun: nothing else is one's own. `keep`: what was found there is
 * confirmed as long as nobody types something else. */
type Mine = Record<string, { from: string; text: string; keep?: string }>;
const keyOf = (row: Row, cell?: Cell): string => `${row.process} ${row.carrier} ${cell?.month ?? ''}`;

function Months({ place, first, own, next, w }: { place: string; first: Read; own: boolean; next: boolean; w: W }) {
	const [grid, setGrid] = useState(first.grid);
	/* sent: what was sent last; saved: texts that the server has taken; seen: what somebody else saved, and was shown */
	const now = useRef({ grid, sent: {} as Mine, saved: {} as Record<string, string>, seen: {} as Record<string, string> });
	const take = (reply: { body: Grid; etag: string | null }) => {
		now.current.grid = reply.body;
		setGrid(reply.body);
		return reply.etag;
	};
	const waits = (value: Mine, key: string) => (value[key] && value[key].text !== now.current.saved[key] ? value[key] : undefined);
	const open = (value: Mine) => now.current.grid.rows.flatMap((row) => row.cells.flatMap((cell) => {
		const key = keyOf(row, cell), mine = waits(value, key), there = standing(cell);
		const keep = mine?.keep && mine.text === there && askedAt(now.current.grid, row, row.cells.map(standing)).some((each) => each.month === cell.month && each.code === mine.keep) && mine.keep;
		return mine && (keep || mine.text !== there) ? [{ key, row, cell, there, text: mine.text, keep, clash: there !== mine.from && there !== now.current.seen[key] }] : [];
	}));
	const auto = useAutosave<Mine>({
		form: place, stored: {}, etag: first.etag,
		/* Months that nobody else has changed go beside the other's; the same month with two values is asked about. */
		save: async (value, etag) => {
			now.current.sent = value;
			for (let others = 0; ; others++) {
				const all = open(value), free = all.filter((each) => !each.clash);
				try {
					if (free.length) {
						const changes = free.map(({ row, cell, text, keep }) => ({ process: row.process || null, carrier: row.carrier, month: cell.month, ...(keep ? { accept: keep } : { quantity: text || null, unit: row.unit, source: 'bill' }) }));
						etag = take(await ask<Grid>('PATCH', place, { body: { changes }, etag }));
						free.forEach(({ key, text }) => { now.current.saved[key] = text; });
						if (others)
							toast(w.merged);
					}
				} catch (error) {
					if (!(error instanceof ProblemError) || error.problem.status !== 412 || others > 2)
						throw error;
					etag = take(await ask<Grid>('GET', place));
					continue;
				}
				if (free.length < all.length)
					throw new ProblemError({ type: 'about:blank', title: '', status: 412, code: 'start.changed', message: { ko: '', en: '' } });
				return { etag };
			}
		},
		read: async () => {
			const etag = take(await ask<Grid>('GET', place));
			open(now.current.sent).forEach(({ key, there }) => { now.current.seen[key] = there; });
			return { value: {}, etag };
		},
	});
	useEffect(() => {
		if (next)
			document.querySelector<HTMLInputElement>('.look-missing input')?.focus();
	}, []);
	if (!grid.rows.length)
		return <Empty text={w.empty}>{own && <Link class="button main" to="/start">{w.start}</Link>}</Empty>;
	const change = (row: Row, texts: string[]) => {
		const value = { ...auto.value };
		row.cells.forEach((cell, i) => {
			const key = keyOf(row, cell), mine = waits(value, key), text = texts[i] ?? '';
			if (text === (mine?.text ?? standing(cell)))
				return;
			value[key] = { from: mine?.from ?? standing(cell), text };
			delete now.current.saved[key];
		});
		auto.change(value);
	};
	const keep = (row: Row, index: number, code: string) => {
		const cell = row.cells[index];
		if (!cell)
			return;
		delete now.current.saved[keyOf(row, cell)];
		auto.change({ ...auto.value, [keyOf(row, cell)]: { from: standing(cell), text: standing(cell), keep: code } });
	};
	const drafted = grid.processes.filter((each) => each.start && grid.rows.some((row) => row.process === each.process && row.cells.some((cell) => cell.draft !== null)));
	return (
		<div class="stack">
			{own && <SavedMark of={auto} />}
			{!own && <p class="note">{w.readOnly}</p>}
			{grid.rows.map((row) => <Carrier key={keyOf(row)} row={row} grid={grid} values={row.cells.map((cell) => waits(auto.value, keyOf(row, cell))?.text ?? standing(cell))} own={own} w={w} onChange={(texts) => change(row, texts)} onKeep={(index, code) => keep(row, index, code)} />)}
			{drafted.length > 0 && <p class="note info">{w.waits} {drafted.map((each) => <Link key={each.process} to="/start" query={{ start: each.start, step: '4' }}>{w.sendIt}{drafted.length > 1 && ` (${each.name})`} </Link>)}</p>}
			<Conflict of={auto} show={(value) => <dl class="pairs">{auto.state.is === 'conflict' && open(auto.state.mine).map(({ key, row, cell, there }) => [<dt>{said('carrier', row.carrier)} {month(cell.month)}</dt>, <dd><strong>{(value[key]?.text ?? there) || t.missing}</strong></dd>])}</dl>} />
		</div>
	);
}

function Carrier({ row, grid, values, own, w, onChange, onKeep }: { row: Row; grid: Grid; values: string[]; own: boolean; w: W; onChange: (values: string[]) => void; onKeep: (index: number, code: string) => void }) {
	const name = nameOf(grid, row), title = w.gridOf(name, String(grid.year)), looks = looksOf(grid, row, values, own);
	const found = askedAt(grid, row, values).map(({ index, code, message, suggestion, held_out }) => ({ index, text: pick(message), repair: suggestion, keep: held_out && code.startsWith('energy.') ? () => onKeep(index, code) : null }));
	return (
		<section class="card">
			<h2>{name}</h2>
			<MonthBars title={title} unit={row.unit} values={values} looks={looks} />
			{own && <MonthGrid legend={title} unit={row.unit} values={values} looks={looks} found={found} onChange={onChange} />}
			<details open={!own}>
				<summary>{w.sources}</summary>
				<Table<Cell>
					caption={title} rows={row.cells} id="month"
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
