/* S15: the machines that are measured, and one of them month by month: against its baseline and what was expected, what is missing, what it rests on. */
import { address, type Answer, type Item, type Problem } from '../api/fetch';
import { useList, usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { Picture } from '../charts/picture';
import { said } from '../api/words';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/monitor';
import { Card, Line, Pairs, StatCard } from '../parts/card';
import { share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { Downloads } from '../parts/downloads';
import { PageHead } from '../parts/head';
import { Link, useHere } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Rows } from '../parts/rows';
import { Asked, Empty } from '../parts/states';
import { field, figure, Table } from '../parts/table';
import { carbon, carbonScale, count, day, declared, month, number, percent, period, scaled } from '../parts/units';
import { AccessButton } from '../shell/access_button';
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

const Badge = ({ state }: { state: string | null | undefined }) => <span class={LOOK[state ?? ''] ?? 'badge'}>{said('monitoring_state', state)}</span>;
/* Counts that the viewer may not have are not there. */
export const coverage = (of: Row, w: W): string => (of.measured_months === null ? '' : w.coverage(count(of.measured_months), count(of.filled_months), count(of.missing_months)));

export const called = (row: { machine: string | null; machine_en: string | null; measure: string | null }): string => pick({ ko: row.machine ?? row.measure ?? '', en: row.machine_en ?? '' });

function All({ w }: { w: W }) {
	const pages = usePages('/v1/monitoring', {}, 200);
	const place = (row: Row) => pages.name(row, row.site ? 'site' : 'organisation');
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<div class="card">
				<Rows<Row>
					of={pages} none={<Empty text={w.none}><Link class="button" to="/inbox">{w.inbox}</Link></Empty>} caption={w.unit} captionUnseen={false} id="measure"
					columns={[
						{ head: w.head.machine, value: called, cell: (row) => <><Link to="/monitor" id={row.measure}>{called(row)}</Link><br /><span class="small quiet">{row.measure}</span></> },
						{ head: w.head.site, value: place, cell: place },
						{ head: w.head.state, value: (row) => row.state, cell: (row) => <><Badge state={row.state} /><br /><span class="small quiet nowrap">{coverage(row, w)}</span></> },
						figure(w.head.planned, 'planned_kgco2e', amount),
						figure(w.head.measured, 'measured_kgco2e', amount),
						figure(w.head.verified, 'verified_kgco2e', amount),
					]}
				/>
			</div>
		</>
	);
}

function One({ measure, purpose, w }: { measure: string; purpose: string; w: W }) {
	const item = useQuery('/v1/monitoring/{measure}', { measure });
	const names = usePages('/v1/monitoring', { measure });
	const name = item.body ? called(item.body) || measure : measure;
	return (
		<>
			<PageHead
				title={name} crumb={<Link to="/monitor">{w.all}</Link>}
				text={item.body && [measure, names.name(item.body, item.body.site ? 'site' : 'organisation'), period(item.body.period_from, item.body.period_to)].filter(Boolean).join(' · ')}
			/>
			<Asked result={item} tall>{(row) => <div class="stack"><Totals of={row} w={w} /><Months of={row} purpose={purpose} w={w} /></div>}</Asked>
		</>
	);
}

function Totals({ of, w }: { of: Row; w: W }) {
	const cards = [['planned', of.planned_kgco2e], ['measured', of.measured_kgco2e], ['verified', of.verified_kgco2e]] as const;
	return (
		<div class="cards">
			{cards.map(([key, value]) => <StatCard key={key} name={w.head[key]} value={carbon(value, 't')} />)}
			<section class="card"><h2 class="stat-name">{w.head.state}</h2><p class="stat-note"><Badge state={of.state} /></p><p class="stat-note">{coverage(of, w)}</p></section>
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
			<h2>{may ? w.closed : t.problem.denied}</h2>
			<p>{pick(problem.message)}</p>
			{may && <><p class="quiet">{w.logged}</p><p class="row">{Object.entries(w.purposes).map(([key, text]) => <button type="button" class="button" key={key} onClick={() => here({ purpose: key })}>{text}</button>)}</p></>}
			{!may && problem.ask && <p><AccessButton of={problem.ask} /></p>}
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
	return (
		<section class="card">
			<div class="card-head">
				<h2>{w.months}</h2>
				<span class="row"><Downloads csv at={(query) => address(MONTHS, { measure: of.measure }, query)} name={`monitoring-${of.measure}`} purpose={purpose} /></span>
			</div>
			<Table<Month>
				caption={w.monthsUnit} rows={of.months} id="month"
				columns={[
					field(w.head.month, 'month', month),
					{ head: w.head.state, value: (row) => row.state, cell: (row) => <><Badge state={row.state} /> {row.state === 'estimated' && row.verified && <Badge state="verified" />}{row.reason && <span class="small quiet">{said('month_reason', row.reason)}</span>}</> },
					figure(w.head.baseline, 'baseline_kgco2e', amount),
					{ head: w.head.expected, number: true, value: (row) => row.expected_high_kgco2e, cell: (row) => [...new Set([amount(row.expected_low_kgco2e), amount(row.expected_high_kgco2e)])].join(' ~ ') },
					figure(w.head.emitted, 'measured_kgco2e', amount),
					figure(w.head.reduction, 'reduction_kgco2e', amount),
					figure(w.head.sum, 'cumulative_kgco2e', amount),
					{ head: w.head.how, cell: (row) => row.reduction_kgco2e !== null && <Explain of={`monitoring:${of.measure}:${row.month}`} name={month(row.month)} /> },
				]}
			/>
		</section>
	);
}

function Basis({ of, w }: { of: Found; w: W }) {
	const { baseline } = of;
	return (
		<Card title={w.basis}>
			<Pairs
				of={[
					[w.installed, day(of.installed_on)],
					[w.methodology, baseline.methodology ? `${baseline.methodology} ${baseline.methodology_version ?? ''}` : t.missing],
					[w.perOutput, baseline.energy_per_output && `${number(baseline.energy_per_output)} ${baseline.energy_unit}/${declared(baseline.output_unit)}`],
					[w.factor, baseline.factor ? `${baseline.factor}, ${number(baseline.kgco2e_per_energy)} kgCO₂e/${baseline.energy_unit}` : t.missing],
					[w.frozen, <>{day(baseline.frozen_on)}{baseline.sha256 && <span class="small quiet"> SHA-256 {baseline.sha256.slice(0, 12)}…</span>}</>],
					[w.meters, of.meters.length === 0 ? w.metersNone : <ul>{of.meters.map((each) => <li key={each.meter}>{[each.meter, `${each.parameter} ${each.unit}`, each.uncertainty ? w.uncertain(percent(share(each.uncertainty, '1'), 2)) : w.uncertainNone, w.calibrated(day(each.calibrated_on))].join(' · ')}</li>)}</ul>],
					[w.opinions, of.opinions.length === 0 ? w.opinionsNone : <ul>{of.opinions.map((each) => <li key={each.verification}><Link to="/verify" id={each.verification}>{each.verification}</Link> · {each.verifier} · {period(each.period_from, each.period_to)} · {said('opinion', each.opinion)}</li>)}</ul>],
				]}
			/>
		</Card>
	);
}

/* What looks wrong in the readings, and what the verifier found. */
function Findings({ of, purpose, w }: { of: Found; purpose: string; w: W }) {
	const found = useList<Finding>('/v1/verification-findings', { measure: of.measure }, 200, purpose);
	return (
		<Card title={w.findings}>
			<ListProblem of={found} />
			{of.findings.length + found.rows.length === 0 && !found.waiting && !found.problem ? <p class="quiet">{w.findingsNone}</p> : (
				<ul class="lines">
					{of.findings.map((each, i) => <Line key={i} name={pick(each.message)} text={each.hint && pick(each.hint)}><span class="badge warn">{w.reading}</span></Line>)}
					{found.rows.map((each) => <Line key={each.finding} name={each.description ?? each.finding} text={[each.verification, each.month && month(each.month), each.answer].filter(Boolean).join(' · ')}><span class={each.closed_on ? 'badge good' : 'badge warn'}>{each.closed_on ? w.closedOn(day(each.closed_on)) : w.openFinding}</span></Line>)}
				</ul>
			)}
		</Card>
	);
}
