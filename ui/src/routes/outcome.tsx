/* What a firm cut, received, gave back and has left of it: its own, or for who oversees firms that of each. */
import type { ComponentChildren } from 'preact';
import { address, type Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { said } from '../api/words';
import { Picture } from '../charts/picture_later';
import { figureOf, shown } from '../explain/outcome';
import { named, pick, t } from '../i18n';
import type words from '../i18n/ko/outcome';
import { Card, Pairs, StatCard } from '../parts/card';
import { compare, shift } from '../parts/decimal';
import { Downloads } from '../parts/downloads';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { resultOf, useStart } from '../parts/job';
import { Link, useHere } from '../parts/link';
import { Rows } from '../parts/rows';
import { Asked, Empty } from '../parts/states';
import { coded, field, figure, Table } from '../parts/table';
import { carbon, count, day, number, percent, tonnes, won, wonShort } from '../parts/units';
import { inWords, isZero, valueOf, type Firm } from './outcome_words';
import type { Screen } from './page';

type W = typeof words;
type Machine = Firm['measures'][number];
type Money = Item<'/v1/firm-money'>;
const PATH = '/v1/outcomes/{firm}';

export default function Outcome({ w, query }: Screen<W>) {
	const own = me()?.role === 'supplier' ? me()?.organisation : undefined;
	const firm = query['firm'] ?? own;
	return firm ? <One firm={firm} own={firm === own} job={query['job'] ?? null} w={w} /> : <All w={w} />;
}

function All({ w }: { w: W }) {
	const firms = usePages('/v1/firm-money', {}, 500);
	const name = (row: Money) => firms.name(row, 'organisation');
	return (
		<>
			<PageHead title={w.all} text={w.allText}><Downloads csv at={(query) => address('/v1/firm-money', {}, query)} name="firm-money" /></PageHead>
			<section class="card">
				<Rows<Money>
					of={firms} none={w.none} caption={w.all} id="organisation"
					columns={[
						{ head: w.head.firm, value: name, cell: (row) => <><Link to="/outcome" query={{ firm: row.organisation }}>{name(row)}</Link><br /><span class="small quiet">{w.tier(count(row.tier))}</span></> },
						...(['support_krw', 'returned_krw', 'own_share_krw', 'saving_krw', 'net_cash_krw'] as const).map((key) => figure<Money, typeof key>(said('outcome', key), key, won)),
						figure(said('outcome', 'verified_tco2e'), 'verified_tco2e', tonnes),
					]}
				/>
			</section>
		</>
	);
}

function One({ firm, own, job, w }: { firm: string; own: boolean; job: string | null; w: W }) {
	const outcome = useQuery(PATH, { firm });
	const found = outcome.body?.firms[0];
	const name = found && pick({ ko: found.name_ko, en: found.name_en });
	return (
		<>
			<PageHead title={own ? w.title : name ?? firm} {...own ? {} : { crumb: <Link to="/outcome">{w.all}</Link> }} text={found && `${name}: ${inWords(found, w)}`}>
				{found && <><Downloads csv at={(query) => address(PATH, { firm }, query)} name={`outcome-${firm}`} />{own && <Paper firm={firm} id={job} w={w} />}</>}
			</PageHead>
			<Asked result={outcome} tall>{({ firms }) => firms[0] && <div class="stack"><Cards of={firms[0]} w={w} /><Years of={firms[0]} w={w} /><Path of={firms[0]} w={w} /><Machines of={firms[0]} w={w} /><More of={firms[0]} w={w} /></div>}</Asked>
		</>
	);
}

/* It is for customers: neither won nor readings stand in it. */
function Paper({ firm, id, w }: { firm: string; id: string | null; w: W }) {
	const here = useHere();
	const { start, running, note, job } = useStart(id, (job) => here({ job }, true));
	return (
		<>
			<button type="button" class="button" disabled={running} onClick={() => void start({ command: 'report outcome', arguments: [firm], options: { out: `outcome-${firm}.pdf` } }, w.paper)}>{w.paper}</button>
			{job?.state === 'succeeded' && <a class="button main" href={resultOf(job)} download>{t.jobs.result}</a>}
			{note}
		</>
	);
}

const OF_NET = ['support_krw', 'return_duty_krw', 'own_share_krw', 'saving_krw', 'net_cash_krw'];

function Cards({ of, w }: { of: Firm; w: W }) {
	const duty = valueOf(of, 'return_duty_krw'), returned = valueOf(of, 'returned_krw'), years = valueOf(of, 'payback_years');
	const notes: Record<string, ComponentChildren> = {
		returned_krw: duty !== null && (isZero(duty) ? w.noDuty : <>{w.ofDuty(wonShort(duty))}{compare(String(returned), String(duty)) < 0 && <> <span class="badge bad">{w.short}</span></>}</>),
		net_cash_krw: years !== null && (isZero(years) ? w.earned : w.payback(number(years, 2))),
		measured_tco2e: <span class="badge info">{said('monitoring_state', 'measured')}</span>,
		verified_tco2e: <span class="badge good">{said('monitoring_state', 'verified')}</span>,
	};
	return (
		<div class="cards">
			{['net_cash_krw', 'support_krw', 'returned_krw', 'own_share_krw', 'saving_krw', valueOf(of, 'verified_tco2e') === null ? 'measured_tco2e' : 'verified_tco2e'].map((key) => {
				const { value, unknown } = figureOf(of, key) ?? { value: null, unknown: null };
				return (
					<StatCard key={key} name={said('outcome', key)} value={value === null ? t.missing : key.endsWith('_krw') ? wonShort(value) : shown(key, value)}>
						{value === null ? said('unknown', unknown) : <>{notes[key]} <Explain of={`outcome:${of.organisation}:${key}`} name={said('outcome', key)} /></>}
					</StatCard>
				);
			})}
		</div>
	);
}

/* What makes up net cash, year by year; the last row is what they sum to. */
function Years({ of, w }: { of: Firm; w: W }) {
	const rows = of.figures.filter((each) => each.key === 'net_cash_krw' && each.value !== null);
	const column = (key: string) => ({
		head: said('outcome', key), number: true,
		cell: (row: (typeof rows)[number]) => (
			<Explain of={['outcome', of.organisation, key, row.year].filter(Boolean).join(':')} name={`${row.year ?? w.sum} ${said('outcome', key)}`} show={count(figureOf(of, key, row.year)?.value)} />
		),
	});
	return rows.length > 1 ? <Card title={w.years}><Table caption={w.yearsText} rows={rows} id={(row) => String(row.year)} columns={[{ head: w.year, cell: (row) => row.year ?? w.sum }, ...OF_NET.map(column)]} /></Card> : null;
}

function Path({ of, w }: { of: Firm; w: W }) {
	const why = figureOf(of, 'target_tco2e')?.unknown;
	return <div class="stack-small"><Picture path={PATH} names={{ firm: of.organisation }} title={w.path} name={`path-${of.organisation}`} />{why && <p class="small quiet">{w.noPath(said('unknown', why))}</p>}</div>;
}

function Machines({ of, w }: { of: Firm; w: W }) {
	const called = (row: Machine) => named({ name_ko: row.machine, name_en: row.machine_en }) || row.measure;
	return (
		<Card title={w.machines}>
			{of.measures.length === 0 ? <Empty text={w.noMachine}><Link class="button" to="/plan/macc">{t.nav.plan}</Link></Empty> : (
				<Table<Machine>
					caption={w.machinesText} rows={of.measures} id="measure"
					columns={[
						{ head: w.head.machine, value: called, cell: (row) => <>{row.measured_tco2e === null ? called(row) : <Link to="/monitor" id={row.measure}>{called(row)}</Link>}<br /><span class="small quiet">{row.measure}</span></> },
						coded(w.head.state, 'state', 'outcome_state'),
						field(w.head.installed, 'installed_on', (on) => (on ? day(on) : '–')),
						figure(w.head.perYear, 'planned_g_per_year', (grams) => carbon(shift(String(grams), -3), 't')),
						...(['planned', 'measured', 'verified'] as const).map((key) => figure<Machine, `${typeof key}_tco2e`>(w.head[key], `${key}_tco2e`, (value) => (value === null ? '–' : tonnes(value)))),
					]}
				/>
			)}
		</Card>
	);
}

function More({ of, w }: { of: Firm; w: W }) {
	const pair = (key: string, show: (value: string | number) => string) => {
		const found = figureOf(of, key);
		return [said('outcome', key), found && (found.value === null ? said('unknown', found.unknown) : show(found.value))] as const;
	};
	const base = of.figures.find((each) => each.key === 'base_tco2e');
	return (
		<Card title={w.more}>
			<Pairs
				of={[
					[w.base, base && `${base.year}: ${base.value === null ? said('unknown', base.unknown) : tonnes(base.value)}`],
					pair('reduction_between_periods_percent', percent),
					pair('percentile_in_tier', (value) => number(value, 3)),
					pair('education_hours', (value) => w.hours(number(value))),
				]}
			/>
		</Card>
	);
}
