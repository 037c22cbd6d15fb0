/* Emission factors with source, edition and validity; and what would change with another edition in the place of one that is used. */
import { useState } from 'preact/hooks';
import { usePages } from '../api/pages';
import { startJob, useJob } from '../api/jobs';
import { useAddress } from '../api/query';
import { me } from '../api/session';
import { lang } from '../i18n';
import type { Item } from '../api/fetch';
import { JobProgress, resultOf } from '../parts/job';
import { Link, useHere } from '../parts/link';
import { Asked, ProblemNote } from '../parts/states';
import { Table } from '../parts/table';
import { carbon, count, day, declared, number, percent } from '../parts/units';
import { Choice, col, fits, Head, Rows, Search, useDoing, type W } from './admin_parts';
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
const nameOf = (row: Factor): string => (lang === 'ko' ? row.name_ko || row.name_en : row.name_en || row.name_ko) ?? row.key ?? '';
const TOP = 500;

export default function Factors({ w, query }: Screen<W>) {
	const here = useHere();
	const [asked, ask] = useState(query['q'] ?? '');
	const factors = usePages('/v1/factors', {}, 500);
	const rules = usePages('/v1/rules', { rule: 'factor' }, 500);
	const uses = (row: Factor) => rules.rows.filter((each) => each.value === row.key).map((each) => `${w.purposes[each.route ?? ''] ?? each.route}: ${w.carriers[each.subject ?? ''] ?? each.subject}`).join(', ');
	const operator = me()?.role === 'operator';
	return (
		<>
			<Head w={w} title={w.factors.title} text={w.factors.text} />
			<div class="stack">
				{operator && <Compare factors={factors.rows} used={rules.rows.filter((each) => each.route === 'footprint').map((each) => each.value ?? '')} query={query} w={w} />}
				<Search label={w.search} value={asked} onChange={ask} />
				<Rows<Factor>
					of={factors} title={w.factors.list} none={w.nothing} id={(row) => row.key ?? ''} rows={factors.rows.filter((row) => fits(asked, row.key, row.name_ko, row.name_en, row.source, row.unit, row.year))}
					columns={[
						{ key: 'name', head: w.head.name, value: nameOf, cell: (row) => <><Link to={`/lists/factors?item=${encodeURIComponent(row.key ?? '')}`}>{nameOf(row)}</Link><br /><span class="small quiet">{row.key}</span></> },
						{ key: 'kgCO2e_per_unit', head: w.factors.value, number: true, value: (row) => row.kgCO2e_per_unit, cell: (row) => (row.kgCO2e_per_unit ? number(row.kgCO2e_per_unit) : '') },
						col('unit', w.factors.unit, (row) => row.unit),
						{ key: 'year', head: w.factors.year, number: true, value: (row) => row.year, cell: (row) => row.year ?? '' },
						{ key: 'valid', head: w.factors.valid, value: (row) => row.valid_from, cell: (row) => (row.valid_from || row.valid_to ? `${row.valid_from ? day(row.valid_from) : ''} – ${row.valid_to ? day(row.valid_to) : ''}` : w.factors.always) },
						col('status', w.head.state, (row) => <span class={row.status === 'verified-copy' ? 'badge good' : row.status === 'unverified' ? 'badge warn' : 'badge'}>{w.factors.statuses[row.status ?? ''] ?? row.status}</span>),
						{ key: 'uses', head: w.factors.uses, value: uses, cell: (row) => (uses(row) ? <>{uses(row)}{operator && <><br /><button type="button" class="link" onClick={() => here({ old: row.key, new: null })}>{w.factors.replace}<span class="unseen">: {row.key}</span></button></>}</> : '') },
						col('source', w.factors.source),
					]}
				/>
			</div>
		</>
	);
}

/* Asked for by a button: all footprints are computed twice. */
function Compare({ factors, used, query, w }: { factors: Factor[]; used: string[]; query: Record<string, string>; w: W }) {
	const here = useHere();
	const old = query['old'] ?? '', other = query['new'] ?? '', period = query['case'] ?? 'after';
	const [id, setId] = useState<string | null>(null);
	const { busy, problem, act } = useDoing();
	const job = useJob(id);
	const running = job?.state === 'queued' || job?.state === 'running';
	const result = useAddress<Compared>(job?.state === 'succeeded' ? resultOf(job, 'answer') : null);
	const unit = factors.find((each) => each.key === old)?.unit;
	const option = (row: Factor): [string, string] => [row.key ?? '', `${nameOf(row)} · ${row.kgCO2e_per_unit ?? ''}`];
	const choose = (change: Record<string, string | null>) => { setId(null); here(change, true); };
	const start = () => act(async () => setId((await startJob({ command: 'factor compare', arguments: [old, other], options: { case: period, top: TOP }, format: 'json' }, w.factors.compare)).id ?? null));
	return (
		<section class="card stack-small">
			<h2>{w.factors.compare}</h2>
			<p>{w.factors.compareText}</p>
			<form class="filters" onSubmit={(event) => { event.preventDefault(); void start(); }}>
				<Choice label={w.factors.old} value={old} required onChange={(value) => choose({ old: value, new: null })} list={[['', w.choose], ...factors.filter((each) => used.includes(each.key ?? '') || each.key === old).map(option)]} />
				<Choice label={w.factors.new} value={other} required onChange={(value) => choose({ new: value })} list={[['', w.choose], ...factors.filter((each) => each.unit === unit && each.key !== old && each.kgCO2e_per_unit).map(option)]} />
				<Choice label={w.factors.period} value={period} onChange={(value) => choose({ case: value })} list={Object.entries(w.factors.periods)} />
				<button type="submit" class="button main" disabled={busy || running}>{w.factors.run}</button>
			</form>
			{running && <JobProgress job={job} />}
			{problem && <ProblemNote problem={problem} level={3} />}
			{job?.problem && 'code' in job.problem && <ProblemNote problem={job.problem} level={3} />}
			{job?.state === 'succeeded' && <Asked result={result}>{(body) => <Changes of={body} w={w} />}</Asked>}
		</section>
	);
}

function Changes({ of, w }: { of: Compared; w: W }) {
	return (
		<>
			<p role="status"><strong>{w.factors.result(count(of.products), count(of.changed), count(of.incomplete))}</strong>{of.changed > of.items.length ? ` ${w.factors.first(count(of.items.length))}` : ''}</p>
			{of.items.length > 0 && (
				<Table
					caption={w.factors.compare} captionUnseen rows={of.items} id={(row) => row.product}
					columns={[
						{ key: 'name', head: w.head.name, head_of_row: true, value: (row) => row.name, cell: (row) => <Link to={`/pcf/${row.product}`}>{row.name || row.product}</Link> },
						{ key: 'organisation', head: w.head.firm, value: (row) => row.organisation, cell: (row) => row.organisation },
						{ key: 'before', head: w.factors.now, number: true, value: (row) => row.before_kgco2e, cell: (row) => carbon(row.before_kgco2e, 'kg', 6) },
						{ key: 'after', head: w.factors.then, number: true, value: (row) => row.after_kgco2e, cell: (row) => carbon(row.after_kgco2e, 'kg', 6) },
						{ key: 'change', head: w.factors.change, number: true, value: (row) => row.change_kgco2e, cell: (row) => carbon(row.change_kgco2e, 'kg') },
						{ key: 'percent', head: '%', number: true, value: (row) => row.change_percent, cell: (row) => (row.change_percent ? percent(row.change_percent, 2) : '') },
						{ key: 'unit', head: w.factors.per, cell: (row) => <>{declared(row.declared_unit)}{row.complete_before && !row.complete_after && <span class="badge bad">{w.factors.incomplete}</span>}</> },
					]}
				/>
			)}
		</>
	);
}
