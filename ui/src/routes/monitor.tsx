/* S15: the machines that are measured, and one of them month by month: against its baseline and what was expected, what is missing, what it rests on. */
import { useEffect } from 'preact/hooks';
import { address, type Answer, type Item, type Problem } from '../api/fetch';
import { useList, usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { Picture } from '../charts/picture';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/monitor';
import { share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { fetchFile, XLSX } from '../parts/files';
import { PageHead } from '../parts/head';
import { Link, useHere } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Stat } from '../parts/stat';
import { Asked, Empty, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { carbon, carbonScale, count, day, declared, month, number, percent, period, scaled } from '../parts/units';
import { setTitle } from '../shell/title';
import type { Screen } from './page';

type W = typeof words;
type Row = Item<'/v1/monitoring'>;
type Found = Answer<'/v1/monitoring/{measure}/months'>;
type Month = Found['months'][number];
type Finding = Item<'/v1/verification-findings'>;
const MONTHS = '/v1/monitoring/{measure}/months';
/* One unit in all tables, which their captions name. */
const TONNES = carbonScale('1000');
const amount = (value: string | null | undefined): string => (value ? scaled(value, TONNES, false) : '–');
const LOOK: Record<string, string> = { verified: 'badge good', measured: 'badge info', estimated: 'badge warn', missing: 'badge bad' };

export default function Monitor({ w, params, query }: Screen<W>) {
	const measure = params['measure'];
	return measure ? <One measure={measure} purpose={query['purpose'] ?? ''} w={w} /> : <All w={w} />;
}

const Badge = ({ state, w }: { state: string | null | undefined; w: W }) => <span class={LOOK[state ?? ''] ?? 'badge'}>{w.states[state ?? ''] ?? state}</span>;
/* Counts that the viewer may not have are not there. */
export const coverage = (of: Row, w: W): string => (of.measured_months === null ? '' : w.coverage(count(of.measured_months), count(of.filled_months), count(of.missing_months)));

const called = (row: { machine: string | null; machine_en: string | null; measure: string | null }): string => pick({ ko: row.machine ?? row.measure ?? '', en: row.machine_en ?? '' });

function All({ w }: { w: W }) {
	const pages = usePages('/v1/monitoring', {}, 200);
	const place = (row: Row) => pages.name(row, row.site ? 'site' : 'organisation');
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<ListProblem of={pages} />
			{pages.waiting ? <Waiting tall /> : pages.rows.length === 0 && !pages.problem ? <Empty text={w.none}><Link class="button" to="/inbox">{w.inbox}</Link></Empty> : pages.rows.length > 0 && (
				<div class="card">
					<Table<Row>
						caption={w.unit} rows={pages.rows} id={(row) => row.measure ?? ''} complete={pages.complete} total={pages.total} more={pages.more}
						columns={[
							{ key: 'machine', head: w.head.machine, head_of_row: true, value: called, cell: (row) => <><Link to={`/monitor/${encodeURIComponent(row.measure ?? '')}`}>{called(row)}</Link><br /><span class="small quiet">{row.measure}</span></> },
							{ key: 'site', head: w.head.site, value: place, cell: place },
							{ key: 'state', head: w.head.state, value: (row) => row.state, cell: (row) => <><Badge state={row.state} w={w} /><br /><span class="small quiet nowrap">{coverage(row, w)}</span></> },
							{ key: 'planned', head: w.head.planned, number: true, value: (row) => row.planned_kgco2e, cell: (row) => amount(row.planned_kgco2e) },
							{ key: 'measured', head: w.head.measured, number: true, value: (row) => row.measured_kgco2e, cell: (row) => amount(row.measured_kgco2e) },
							{ key: 'verified', head: w.head.verified, number: true, value: (row) => row.verified_kgco2e, cell: (row) => amount(row.verified_kgco2e) },
						]}
					/>
				</div>
			)}
		</>
	);
}

function One({ measure, purpose, w }: { measure: string; purpose: string; w: W }) {
	const item = useQuery('/v1/monitoring/{measure}', { measure });
	const name = item.body ? called(item.body) || measure : measure;
	useEffect(() => setTitle(name), [name]);
	return (
		<>
			<PageHead
				title={name} crumb={<Link to="/monitor">{w.all}</Link>}
				text={item.body && [measure, item.body.organisation, item.body.site, period(item.body.period_from, item.body.period_to)].filter(Boolean).join(' · ')}
			/>
			<Asked result={item} tall>{(row) => <div class="stack"><Totals of={row} w={w} /><Months of={row} purpose={purpose} w={w} /></div>}</Asked>
		</>
	);
}

function Totals({ of, w }: { of: Row; w: W }) {
	const cards = [['planned', of.planned_kgco2e], ['measured', of.measured_kgco2e], ['verified', of.verified_kgco2e]] as const;
	return (
		<div class="cards">
			{cards.map(([key, value]) => <section class="card" key={key}><h2 class="stat-name">{w.head[key]}</h2><Stat value={carbon(value, 't')} /></section>)}
			<section class="card"><h2 class="stat-name">{w.head.state}</h2><p class="stat-note"><Badge state={of.state} w={w} /></p><p class="stat-note">{coverage(of, w)}</p></section>
		</div>
	);
}

function Months({ of, purpose, w }: { of: Row; purpose: string; w: W }) {
	const measure = of.measure ?? '';
	const months = useQuery(MONTHS, { measure }, {}, purpose);
	if (months.problem?.code === 'view.meter')
		return <Closed problem={months.problem} may={of.measured_months !== null} w={w} />;
	return (
		<Asked result={months} tall>
			{(found) => (
				<>
					<Missing of={found} w={w} />
					<Picture path={MONTHS} names={{ measure }} purpose={purpose} title={w.picture} name={`monitoring-${measure}`} />
					<ByMonth of={found} purpose={purpose} w={w} />
					<Basis of={found} w={w} />
					<Findings of={found} purpose={purpose} w={w} />
				</>
			)}
		</Asked>
	);
}

/* Who oversees says why before the months are shown; others have the totals. */
function Closed({ problem, may, w }: { problem: Problem; may: boolean; w: W }) {
	const here = useHere();
	return (
		<section class="note info">
			<h2>{w.closed}</h2>
			<p>{pick(problem.message)}</p>
			{may && <><p class="quiet">{w.logged}</p><p class="row">{Object.entries(w.purposes).map(([key, text]) => <button type="button" class="button" key={key} onClick={() => here({ purpose: key })}>{text}</button>)}</p></>}
		</section>
	);
}

export const monthsIn = (of: Found, state: string): string[] => of.months.filter((each) => each.state === state).map((each) => month(each.month));

function Missing({ of, w }: { of: Found; w: W }) {
	const gaps = [[w.missing, monthsIn(of, 'missing')], [w.filled, monthsIn(of, 'estimated')]] as const;
	if (!gaps.some(([, list]) => list.length))
		return null;
	return (
		<section class="note warn">
			<h2>{w.gaps}</h2>
			{gaps.map(([say, list]) => list.length > 0 && <p key={list[0]}>{say(list.join(', '))}</p>)}
			{of.site && <p><Link class="button" to={`/site/${encodeURIComponent(of.site)}/data`}>{w.enter}</Link></p>}
		</section>
	);
}

function ByMonth({ of, purpose, w }: { of: Found; purpose: string; w: W }) {
	const save = (type: string, ending: string) => void fetchFile(address(MONTHS, { measure: of.measure }, ending === 'csv' ? { bom: true } : {}), type, `monitoring-${of.measure}.${ending}`, purpose);
	return (
		<section class="card">
			<div class="card-head">
				<h2>{w.months}</h2>
				<span class="row">
					<button type="button" class="button" onClick={() => save(XLSX, 'xlsx')}>{t.figure.get(t.figure.xlsx)}</button>
					<button type="button" class="button" onClick={() => save('text/csv', 'csv')}>{t.figure.get(t.figure.csv)}</button>
				</span>
			</div>
			<Table<Month>
				caption={w.monthsUnit} rows={of.months} id={(row) => row.month}
				columns={[
					{ key: 'month', head: w.head.month, head_of_row: true, value: (row) => row.month, cell: (row) => month(row.month) },
					{ key: 'state', head: w.head.state, value: (row) => row.state, cell: (row) => <><Badge state={row.state} w={w} /> {row.state === 'estimated' && row.verified && <Badge state="verified" w={w} />}{row.reason && <span class="small quiet">{w.reasons[row.reason] ?? row.reason}</span>}</> },
					{ key: 'baseline', head: w.head.baseline, number: true, value: (row) => row.baseline_kgco2e, cell: (row) => amount(row.baseline_kgco2e) },
					{ key: 'expected', head: w.head.expected, number: true, value: (row) => row.expected_high_kgco2e, cell: (row) => [...new Set([amount(row.expected_low_kgco2e), amount(row.expected_high_kgco2e)])].join(' ~ ') },
					{ key: 'emitted', head: w.head.emitted, number: true, value: (row) => row.measured_kgco2e, cell: (row) => amount(row.measured_kgco2e) },
					{ key: 'reduction', head: w.head.reduction, number: true, value: (row) => row.reduction_kgco2e, cell: (row) => amount(row.reduction_kgco2e) },
					{ key: 'sum', head: w.head.sum, number: true, value: (row) => row.cumulative_kgco2e, cell: (row) => amount(row.cumulative_kgco2e) },
					{ key: 'how', head: w.head.how, cell: (row) => row.reduction_kgco2e !== null && <Explain of={`monitoring:${of.measure}:${row.month}`} name={month(row.month)} /> },
				]}
			/>
		</section>
	);
}

function Basis({ of, w }: { of: Found; w: W }) {
	const { baseline } = of;
	return (
		<section class="card">
			<h2>{w.basis}</h2>
			<dl class="pairs">
				<dt>{w.installed}</dt><dd>{day(of.installed_on)}</dd>
				<dt>{w.methodology}</dt><dd>{baseline.methodology ? `${baseline.methodology} ${baseline.methodology_version ?? ''}` : t.missing}</dd>
				{baseline.energy_per_output && <><dt>{w.perOutput}</dt><dd>{number(baseline.energy_per_output)} {baseline.energy_unit}/{declared(baseline.output_unit)}</dd></>}
				<dt>{w.factor}</dt><dd>{baseline.factor ? `${baseline.factor}, ${number(baseline.kgco2e_per_energy)} kgCO₂e/${baseline.energy_unit}` : t.missing}</dd>
				<dt>{w.frozen}</dt><dd>{day(baseline.frozen_on)}{baseline.sha256 && <span class="small quiet"> SHA-256 {baseline.sha256.slice(0, 12)}…</span>}</dd>
				<dt>{w.meters}</dt>
				<dd>{of.meters.length === 0 ? w.metersNone : <ul>{of.meters.map((each) => <li key={each.meter}>{each.meter} · {each.parameter} {each.unit} · {each.uncertainty ? w.uncertain(percent(share(each.uncertainty, '1'), 2)) : w.uncertainNone} · {w.calibrated(day(each.calibrated_on))}</li>)}</ul>}</dd>
				<dt>{w.opinions}</dt>
				<dd>{of.opinions.length === 0 ? w.opinionsNone : <ul>{of.opinions.map((each) => <li key={each.verification}><Link to={`/verify/${encodeURIComponent(each.verification)}`}>{each.verification}</Link> · {each.verifier} · {period(each.period_from, each.period_to)} · {w.opinion[each.opinion] ?? each.opinion}</li>)}</ul>}</dd>
			</dl>
		</section>
	);
}

/* What looks wrong in the readings, and what the verifier found. */
function Findings({ of, purpose, w }: { of: Found; purpose: string; w: W }) {
	const found = useList<Finding>('/v1/verification-findings', { measure: of.measure }, 200, purpose);
	return (
		<section class="card">
			<h2>{w.findings}</h2>
			<ListProblem of={found} />
			{of.findings.length + found.rows.length === 0 && !found.waiting && !found.problem ? <p class="quiet">{w.findingsNone}</p> : (
				<ul class="lines">
					{of.findings.map((each, i) => <li key={i}><span><strong>{pick(each.message)}</strong>{each.hint && <span class="small quiet">{pick(each.hint)}</span>}</span><span class="nowrap"><span class="badge warn">{w.reading}</span></span></li>)}
					{found.rows.map((each) => <li key={each.finding}><span><strong>{each.description ?? each.finding}</strong><span class="small quiet">{[each.verification, each.month && month(each.month), each.answer].filter(Boolean).join(' · ')}</span></span><span class="nowrap"><span class={each.closed_on ? 'badge good' : 'badge warn'}>{each.closed_on ? w.closedOn(day(each.closed_on)) : w.openFinding}</span></span></li>)}
				</ul>
			)}
		</section>
	);
}
