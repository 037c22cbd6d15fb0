/* S13: a kept plan. What it buys and with whose money, what is left of that, why something is in or out, against another plan and against what became of it. */
import { useState } from 'preact/hooks';
import { address, type Answer } from '../api/fetch';
import { usePages } from '../api/pages';
import { useAddress, useQuery } from '../api/query';
import { me } from '../api/session';
import { said } from '../api/words';
import { Picture } from '../charts/picture';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/plan';
import { Card, StatCard } from '../parts/card';
import { Field } from '../parts/field';
import { Input } from '../parts/form';
import { Downloads } from '../parts/downloads';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { useStart } from '../parts/job';
import { Link, useHere } from '../parts/link';
import { Asked } from '../parts/states';
import { field, figure, Table } from '../parts/table';
import { count, day, percent, tonnes, won, wonShort } from '../parts/units';
import type { Screen } from './page';
import { worth } from './plan_words';

type W = typeof words;
type Plan = Answer<'/v1/plans/{plan}/picks'>;
type Pick = Plan['picks'][number];
type Pay = Pick['pays'][number];
type Both = Answer<'/v1/plans/{plan}/comparison'>;
type Fund = Plan['budget']['funders'][number];

const payer = (origin: string, of: Plan, w: W) => {
	const funder = of.budget.funders.find((each) => each.funder === origin);
	return origin === 'returned' ? w.pool : pick({ ko: funder?.name_ko ?? origin, en: funder?.name_en ?? '' });
};
const paid = (pay: Pay, of: Plan, w: W) => `${payer(pay.origin, of, w)} ${wonShort(pay.amount_krw)}`;

export default function OnePlan({ w, params, query }: Screen<W>) {
	const plan = params['id'] ?? '';
	const asked = useQuery('/v1/plans/{plan}/picks', { plan });
	const title = `${w.head.plan} ${plan}`;
	return (
		<>
			<PageHead title={title} crumb={<Link to="/plan">{w.all}</Link>}>
				<Downloads at={() => address('/v1/plans/{plan}/picks', { plan })} name={plan} />
			</PageHead>
			<Asked result={asked} tall>
				{(body) => (
					<div class="stack">
						<p>{w.sentence(worth(body.objective, body.value, w), percent(body.gap_percent, 2), day(body.as_of), body.made_by)}</p>
						<div class="cards">
							<StatCard name={w.cards.tonnes} value={tonnes(body.total.reduction_tco2e_per_year)} after={w.perYear}>{w.cards.picks(count(body.total.picks), count(body.total.adopted))} <Explain of={`plan:${plan}:tonnes`} name={w.cards.tonnes} /></StatCard>
							<StatCard name={w.head.support} value={wonShort(body.total.support_krw)}>{body.total.pays.map((pay) => paid(pay, body, w)).join(' + ')} <Explain of={`plan:${plan}:support`} name={w.head.support} /></StatCard>
							<StatCard name={w.cards.own} value={wonShort(body.total.own_krw)}>{w.cards.cost(wonShort(body.total.cost_krw))} <Explain of={`plan:${plan}:own`} name={w.cards.own} /></StatCard>
						</div>
						<Picture path="/v1/plans/{plan}/picks" names={{ plan }} title={w.byYear} name={`plan-${plan}`} />
						<Budget of={body} w={w} />
						<Picks of={body} w={w} />
						{me()?.role === 'operator' && <Why of={body} w={w} id={query['job'] ?? null} />}
						<Compare plan={plan} other={query['with'] ?? ''} w={w} />
						<Actual plan={plan} w={w} />
					</div>
				)}
			</Asked>
		</>
	);
}

function Budget({ of, w }: { of: Plan; w: W }) {
	const left = (krw: number | null) => (krw === null ? w.noLimit : won(krw));
	const all = { funder: '', name_ko: null, name_en: null, route: null, budget_krw: of.budget.budget_krw, used_krw: of.budget.used_krw, left_krw: of.budget.left_krw };
	return (
		<Card title={w.budgetLine} text={w.budgetText}>
			<Table<Fund>
				caption={w.budgetLine} captionUnseen rows={of.budget.budget_krw === null ? of.budget.funders : [all, ...of.budget.funders]} id={(row) => `${row.funder} ${row.route}`}
				columns={[
					{ head: w.head.funder, cell: (row) => (row.funder ? payer(row.funder, of, w) : w.allMoney) },
					{ head: w.head.route, cell: (row) => said('route', row.route) },
					figure(w.head.budget, 'budget_krw', left),
					figure(w.head.used, 'used_krw', won),
					figure(w.head.left, 'left_krw', left),
				]}
			/>
			<Table<Plan['years'][number]>
				caption={w.byYear} rows={of.years} id="year"
				columns={[
					field(w.head.year, 'year'),
					figure(w.head.picks, 'picks', count),
					figure(w.head.support, 'support_krw', won),
					figure(w.cards.own, 'own_krw', won),
					figure(w.head.tonnes, 'reduction_tco2e_per_year', tonnes),
				]}
			/>
		</Card>
	);
}

type Told = { measure: string; organisation: string; machine?: string | null; machine_en?: string | null; name_ko?: string | null; name_en?: string | null };
const firm = (row: Told): string => pick({ ko: row.name_ko ?? row.organisation, en: row.name_en ?? '' });
const machine = (row: Told): string => `${row.measure}${row.machine ? ` · ${pick({ ko: row.machine, en: row.machine_en ?? '' })}` : ''}`;

function Picks({ of, w }: { of: Plan; w: W }) {
	return (
		<Card title={w.picks}>
			<Table<Pick>
				caption={w.picks} captionUnseen rows={of.picks} id="measure" total={of.picks.length}
				columns={[
					{ head: w.head.machine, value: machine, cell: machine },
					{ head: w.head.firm, value: firm, cell: (row) => w.firm(firm(row), row.tier) },
					field(w.head.year, 'year'),
					figure(w.head.cost, 'cost_krw', won),
					figure(w.head.support, 'support_krw', won),
					figure(w.cards.own, 'own_krw', won),
					figure(w.head.tonnes, 'reduction_tco2e_per_year', tonnes),
					{ head: w.head.pays, cell: (row) => row.pays.map((pay, i) => <>{i ? ' + ' : ''}<span class="nowrap">{paid(pay, of, w)}</span></>) },
					field(w.head.adopted, 'adopted_on', (on) => (on ? <span class="badge good">{day(on)}</span> : w.notYet)),
				]}
			/>
		</Card>
	);
}

/* Why a machine is in or out: the plan is searched again with and without it, so it is a job. */
function Why({ of, w, id }: { of: Plan; w: W; id: string | null }) {
	const here = useHere();
	const curve = useQuery('/v1/macc');
	const { start, running, note, answer } = useStart(id, (job) => here({ job }, true));
	const told = useAddress<string>(answer);
	const [measure, setMeasure] = useState('');
	const taken = new Set(of.picks.map((each) => each.measure));
	const out = [...(curve.body?.bars ?? []), ...(curve.body?.left_out ?? [])].map((each) => each.measure).filter((each) => !taken.has(each));
	const ask = () => start({ command: 'plan why', arguments: [of.plan, ...(measure ? [measure] : [])], format: 'text' }, w.why);
	return (
		<Card title={w.why} text={w.whyText(count(out.length))}>
			<form class="filters" onSubmit={(event) => { event.preventDefault(); void ask(); }}>
				<Field label={w.about}>
					{(tied) => (
						<select {...tied} value={measure} onChange={(event) => setMeasure(event.currentTarget.value)}>
							<option value="">{w.whole}</option>
							<optgroup label={w.out}>{out.map((each) => <option key={each} value={each}>{each}</option>)}</optgroup>
							<optgroup label={w.in}>{[...taken].map((each) => <option key={each} value={each}>{each}</option>)}</optgroup>
						</select>
					)}
				</Field>
				<button type="submit" class="button" disabled={running}>{w.ask}</button>
			</form>
			{note}
			{told.body && <pre class="code" tabIndex={0}>{told.body}</pre>}
		</Card>
	);
}

function Compare({ plan, other, w }: { plan: string; other: string; w: W }) {
	const here = useHere();
	const plans = usePages('/v1/plans', {}, 200);
	const others = plans.rows.map((row) => row.plan ?? '').filter((each) => each !== plan);
	const asked = useQuery('/v1/plans/{plan}/comparison', other ? { plan } : null, { with: other });
	return (
		<Card title={w.compare}>
			{others.length === 0 ? <p class="quiet">{w.compareNone}</p> : (
				<div class="filters"><Input label={w.other} list={[['', t.choose], ...others.map((each) => [each, each] as const)]} value={other} onChange={(plan) => here({ with: plan }, true)} /></div>
			)}
			{other && (
				<Asked result={asked}>
					{(body) => (
						<>
							<Table<Both['a']>
								caption={w.compare} captionUnseen rows={[body.a, body.b]} id="plan"
								columns={[
									field(w.head.plan, 'plan'),
									{ head: w.head.value, number: true, cell: (row) => worth(row.objective, row.value, w) },
									figure(w.head.picks, 'picks', count),
									figure(w.head.support, 'support_krw', won),
									figure(w.head.tonnes, 'reduction_tco2e_per_year', tonnes),
								]}
							/>
							<p>{w.same(count(body.same))}</p>
							{body.changes.length > 0 && (
								<Table<Both['changes'][number]>
									caption={w.differ} rows={body.changes} id="measure"
									columns={[
										{ head: w.head.machine, value: machine, cell: machine },
										{ head: w.head.firm, value: firm, cell: firm },
										{ head: w.head.change, value: (row) => row.change, cell: (row) => w.changes[row.change](body.a.plan, body.b.plan) },
										{ key: 'a', head: body.a.plan, number: true, cell: (row) => (row.year_a ? `${row.year_a} · ${won(row.support_a_krw)}` : '–') },
										{ key: 'b', head: body.b.plan, number: true, cell: (row) => (row.year_b ? `${row.year_b} · ${won(row.support_b_krw)}` : '–') },
									]}
								/>
							)}
						</>
					)}
				</Asked>
			)}
		</Card>
	);
}

function Actual({ plan, w }: { plan: string; w: W }) {
	const [open, setOpen] = useState(false);
	const asked = useQuery('/v1/plans/{plan}/variance', open ? { plan } : null);
	return (
		<details class="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>{w.actual}</summary>
			{open && (
				<Asked result={asked}>
					{(body) => (
						<>
							<p>{w.actualText(count(body.total.as_planned), count(body.total.picks), wonShort(body.total.planned_krw), wonShort(body.total.actual_krw))}</p>
							<Table<Answer<'/v1/plans/{plan}/variance'>['picks'][number]>
								caption={w.actual} captionUnseen rows={body.picks} id="measure"
								columns={[
									field(w.head.machine, 'measure'),
									figure(w.head.planned, 'planned_krw', won),
									figure(w.head.actual, 'actual_krw', won),
									figure(w.head.tonnes, 'planned_tco2e_per_year', tonnes),
									figure(t.quality.verified, 'verified_tco2e_per_year', tonnes),
									{ head: w.head.why, cell: (row) => row.reasons.map((each) => said('plan_reason', each)).join(', ') || w.asPlanned },
								]}
							/>
						</>
					)}
				</Asked>
			)}
		</details>
	);
}
