/* Emission factors with source, edition and validity; and what would change with another edition in the place of one that is used. */
import { useState } from 'preact/hooks';
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useAddress } from '../api/query';
import { me } from '../api/session';
import { Input, type Choice } from '../parts/form';
import { useStart } from '../parts/job';
import { Link, useHere } from '../parts/link';
import { count, declared } from '../parts/units';
import { choices, date, Frame, nameOf, Rows, said, unpaged, type W } from './admin_parts';
import type { Screen } from './page';

type Factor = Item<'/v1/factors'>;
interface Compared {
	old: string;
	new: string;
	products: number;
	changed: number;
	incomplete: number;
	items: { product: string; name: string; organisation: string; declared_unit: string; before_kgco2e: string; after_kgco2e: string; change_kgco2e: string; change_percent: string | null; complete_before: boolean; complete_after: boolean }[];
}
const TOP = 500;

export default function Factors({ w, query }: Screen<W>) {
	const factors = usePages('/v1/factors', {}, 500), rules = usePages('/v1/rules', { rule: 'factor' }, 500);
	const operator = me()?.role === 'operator';
	const rows = factors.rows.map((row) => ({ ...row, name: nameOf(row), uses: rules.rows.filter((each) => each.value === row.key).map((each) => `${said(w, each.route)}: ${said(w, each.subject)}`).join(', ') }));
	return (
		<Frame w={w} {...w.factors}>
			{operator && <Compare factors={factors.rows} used={rules.rows.filter((each) => each.route === 'footprint').map((each) => each.value)} query={query} w={w} />}
			<Rows
				w={w} of={{ ...factors, rows }} title={w.lists.factors} id={['key']} to={(row) => `/lists/factors?item=${encodeURIComponent(row.key ?? '')}`} search={['key', 'name_ko', 'name_en', 'source', 'unit', 'year']}
				columns={[
					'name', 'kgCO2e_per_unit', 'unit', 'year', ['valid_from', (row) => (row.valid_from || row.valid_to ? `${date(row.valid_from)} – ${date(row.valid_to)}` : w.factors.always), w.factors.valid], 'status',
					['uses', (row) => row.uses && <>{row.uses}{operator && <><br /><Link to="/admin/factors" query={{ old: row.key }}>{w.factors.replace}<span class="unseen">: {row.key}</span></Link></>}</>], 'source',
				]}
			/>
		</Frame>
	);
}

/* Asked for by a button: all footprints are computed twice. */
function Compare({ factors, used, query, w }: { factors: Factor[]; used: (string | null)[]; query: Record<string, string>; w: W }) {
	const here = useHere();
	const old = query['old'] ?? '', other = query['new'] ?? '', period = query['case'] ?? 'after';
	const [id, keep] = useState<string | null>(null);
	const { start, running, note, answer } = useStart(id, keep);
	const result = useAddress<Compared>(answer), body = result.body;
	const unit = factors.find((each) => each.key === old)?.unit;
	const list = (fits: (row: Factor) => unknown): Choice[] => [['', w.choose], ...factors.filter(fits).map((row): Choice => [row.key ?? '', `${nameOf(row)} · ${row.kgCO2e_per_unit ?? ''}`])];
	const choose = (change: Record<string, string | null>) => { keep(null); here(change, true); };
	return (
		<Rows
			w={w} of={answer && unpaged(result)} title={w.factors.compare} id={['product']} to={(row) => `/pcf/${row.product}`}
			columns={[
				'name', 'organisation', 'before_kgco2e', 'after_kgco2e', 'change_kgco2e', 'change_percent',
				['declared_unit', (row) => <>{declared(row.declared_unit)}{row.complete_before && !row.complete_after && <span class="badge bad">{w.factors.incomplete}</span>}</>],
			]}
		>
			<p>{w.factors.compareText}</p>
			<form
				class="filters"
				onSubmit={(event) => {
					event.preventDefault();
					void start({ command: 'factor compare', arguments: [old, other], options: { case: period, top: TOP }, format: 'json' }, w.factors.compare);
				}}
			>
				<Input label={w.factors.old} value={old} required onChange={(value) => choose({ old: value, new: null })} list={list((row) => used.includes(row.key) || row.key === old)} />
				<Input label={w.factors.new} value={other} required onChange={(value) => choose({ new: value })} list={list((row) => row.unit === unit && row.key !== old && row.kgCO2e_per_unit)} />
				<Input label={w.factors.period} value={period} onChange={(value) => choose({ case: value })} list={choices(w, 'after', 'before')} />
				<button type="submit" class="button main" disabled={running}>{w.factors.run}</button>
			</form>
			{note}
			{body && <p role="status"><strong>{w.factors.result(count(body.products), count(body.changed), count(body.incomplete))}</strong>{body.changed > body.items.length && ` ${w.factors.first(count(body.items.length))}`}</p>}
		</Rows>
	);
}
