/* S13: a kept plan. What it buys and with whose money, what is left of that, why something is in or out, against another plan and against what became of it. */
import { useEffect, useState } from 'preact/hooks';
import { address, type Answer } from '../api/fetch';
import { usePages } from '../api/pages';
import { useAddress, useQuery } from '../api/query';
import { me } from '../api/session';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/plan';
import { Field } from '../parts/field';
import { fetchFile, XLSX } from '../parts/files';
import { PageHead } from '../parts/head';
import { useStart } from '../parts/job';
import { Link, useHere } from '../parts/link';
import { Asked } from '../parts/states';
import { Stat } from '../parts/stat';
import { Table } from '../parts/table';
import { count, day, percent, tonnes, won, wonShort } from '../parts/units';
import { setTitle } from '../shell/title';
import type { Screen } from './page';
import { worth } from './plan_words';

type W = typeof words;
type Plan = Answer<'/v1/plans/{plan}/picks'>;
type Pick = Plan['picks'][number];
type Pay = Pick['pays'][number];

const payer = (origin: string, w: W) => (origin === 'returned' ? w.pool : origin);
const paid = (pay: Pay, w: W) => `${payer(pay.origin, w)} ${wonShort(pay.amount_krw)}`;
const left = (krw: number | null, w: W) => (krw === null ? w.noLimit : won(krw));

export default function OnePlan({ w, params, query }: Screen<W>) {
	const plan = params['id'] ?? '';
	const asked = useQuery('/v1/plans/{plan}/picks', { plan });
	const title = `${w.head.plan} ${plan}`;
	useEffect(() => setTitle(title), [title]);
	return (
		<>
			<PageHead title={title} crumb={<Link to="/plan">{w.all}</Link>}>
				<button type="button" class="button" onClick={() => void fetchFile(address('/v1/plans/{plan}/picks', { plan }), XLSX, `${plan}.xlsx`)}>{t.figure.get(t.figure.xlsx)}</button>
			</PageHead>
			<Asked result={asked} tall>
				{(body) => (
					<div class="stack">
						<p>{w.sentence(worth(body.objective, body.value, w), percent(body.gap_percent, 2), day(body.as_of), body.made_by)}</p>
						<div class="cards">
							<section class="card"><h2 class="stat-name">{w.cards.tonnes}</h2><Stat value={tonnes(body.total.reduction_tco2e_per_year)} after={w.perYear} /><p class="stat-note">{w.cards.picks(count(body.total.picks), count(body.total.adopted))}</p></section>
							<section class="card"><h2 class="stat-name">{w.cards.support}</h2><Stat value={wonShort(body.total.support_krw)} /><p class="stat-note">{body.total.pays.map((pay) => paid(pay, w)).join(' + ')}</p></section>
							<section class="card"><h2 class="stat-name">{w.cards.own}</h2><Stat value={wonShort(body.total.own_krw)} /><p class="stat-note">{w.cards.cost(wonShort(body.total.cost_krw))}</p></section>
						</div>
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
	const all = { funder: '', route: null, budget_krw: of.budget.budget_krw, used_krw: of.budget.used_krw, left_krw: of.budget.left_krw };
	return (
		<section class="card">
			<h2>{w.budgetLine}</h2>
			<p class="quiet">{w.budgetText}</p>
			<Table
				caption={w.budgetLine} captionUnseen rows={of.budget.budget_krw === null ? of.budget.funders : [all, ...of.budget.funders]} id={(row) => `${row.funder} ${row.route}`}
				columns={[
					{ key: 'funder', head: w.head.funder, head_of_row: true, cell: (row) => (row.funder ? payer(row.funder, w) : w.allMoney) },
					{ key: 'route', head: w.head.route, cell: (row) => w.routes[row.route ?? ''] ?? row.route ?? '' },
					{ key: 'budget', head: w.head.budget, number: true, cell: (row) => left(row.budget_krw, w) },
					{ key: 'used', head: w.head.used, number: true, cell: (row) => won(row.used_krw) },
					{ key: 'left', head: w.head.left, number: true, cell: (row) => left(row.left_krw, w) },
				]}
			/>
			<Table
				caption={w.byYear} rows={of.years} id={(row) => String(row.year)}
				columns={[
					{ key: 'year', head: w.head.year, head_of_row: true, cell: (row) => row.year },
					{ key: 'picks', head: w.head.picks, number: true, cell: (row) => count(row.picks) },
					{ key: 'support', head: w.head.support, number: true, cell: (row) => won(row.support_krw) },
					{ key: 'own', head: w.cards.own, number: true, cell: (row) => won(row.own_krw) },
					{ key: 'tonnes', head: w.head.tonnes, number: true, cell: (row) => tonnes(row.reduction_tco2e_per_year) },
				]}
			/>
		</section>
	);
}

type Told = { measure: string; organisation: string; machine?: string | null; machine_en?: string | null; name_ko?: string | null; name_en?: string | null };
const firm = (row: Told): string => pick({ ko: row.name_ko ?? row.organisation, en: row.name_en ?? '' });
const machine = (row: Told): string => `${row.measure}${row.machine ? ` · ${pick({ ko: row.machine, en: row.machine_en ?? '' })}` : ''}`;

function Picks({ of, w }: { of: Plan; w: W }) {
	return (
		<section class="card">
			<h2>{w.picks}</h2>
			<Table<Pick>
				caption={w.picks} captionUnseen rows={of.picks} id={(row) => row.measure} total={of.picks.length}
				columns={[
					{ key: 'measure', head: w.head.machine, head_of_row: true, value: (row) => row.measure, cell: machine },
					{ key: 'firm', head: w.head.firm, value: firm, cell: (row) => w.firm(firm(row), row.tier) },
					{ key: 'year', head: w.head.year, value: (row) => row.year, cell: (row) => row.year },
					{ key: 'cost', head: w.head.cost, number: true, value: (row) => row.cost_krw, cell: (row) => won(row.cost_krw) },
					{ key: 'support', head: w.head.support, number: true, value: (row) => row.support_krw, cell: (row) => won(row.support_krw) },
					{ key: 'own', head: w.cards.own, number: true, value: (row) => row.own_krw, cell: (row) => won(row.own_krw) },
					{ key: 'tonnes', head: w.head.tonnes, number: true, value: (row) => row.reduction_tco2e_per_year, cell: (row) => tonnes(row.reduction_tco2e_per_year) },
					{ key: 'pays', head: w.head.pays, cell: (row) => row.pays.map((pay, i) => <>{i ? ' + ' : ''}<span class="nowrap">{paid(pay, w)}</span></>) },
					{ key: 'adopted', head: w.head.adopted, value: (row) => row.adopted_on, cell: (row) => (row.adopted_on ? <span class="badge good">{day(row.adopted_on)}</span> : w.notYet) },
				]}
			/>
		</section>
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
		<section class="card">
			<h2>{w.why}</h2>
			<p class="quiet">{w.whyText(count(out.length))}</p>
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
		</section>
	);
}

function Compare({ plan, other, w }: { plan: string; other: string; w: W }) {
	const here = useHere();
	const plans = usePages('/v1/plans', {}, 200);
	const others = plans.rows.map((row) => row.plan ?? '').filter((each) => each !== plan);
	const asked = useQuery('/v1/plans/{plan}/comparison', other ? { plan } : null, { with: other });
	return (
		<section class="card">
			<h2>{w.compare}</h2>
			{others.length === 0 ? <p class="quiet">{w.compareNone}</p> : (
				<label class="field-line">{w.other}
					<select class="input" value={other} onInput={(event) => here({ with: event.currentTarget.value }, true)}>
						<option value="">{w.choose}</option>
						{others.map((each) => <option key={each} value={each}>{each}</option>)}
					</select>
				</label>
			)}
			{other && (
				<Asked result={asked}>
					{(body) => (
						<>
							<Table
								caption={w.compare} captionUnseen rows={[body.a, body.b]} id={(row) => row.plan}
								columns={[
									{ key: 'plan', head: w.head.plan, head_of_row: true, cell: (row) => row.plan },
									{ key: 'value', head: w.head.value, number: true, cell: (row) => worth(row.objective, row.value, w) },
									{ key: 'picks', head: w.head.picks, number: true, cell: (row) => count(row.picks) },
									{ key: 'support', head: w.head.support, number: true, cell: (row) => won(row.support_krw) },
									{ key: 'tonnes', head: w.head.tonnes, number: true, cell: (row) => tonnes(row.reduction_tco2e_per_year) },
								]}
							/>
							<p>{w.same(count(body.same))}</p>
							{body.changes.length > 0 && (
								<Table
									caption={w.differ} rows={body.changes} id={(row) => row.measure}
									columns={[
										{ key: 'measure', head: w.head.machine, head_of_row: true, value: (row) => row.measure, cell: machine },
										{ key: 'firm', head: w.head.firm, value: firm, cell: firm },
										{ key: 'change', head: w.head.change, value: (row) => row.change, cell: (row) => w.changes[row.change](body.a.plan, body.b.plan) },
										{ key: 'a', head: body.a.plan, number: true, cell: (row) => (row.year_a ? `${row.year_a} · ${won(row.support_a_krw)}` : '–') },
										{ key: 'b', head: body.b.plan, number: true, cell: (row) => (row.year_b ? `${row.year_b} · ${won(row.support_b_krw)}` : '–') },
									]}
								/>
							)}
						</>
					)}
				</Asked>
			)}
		</section>
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
							<Table
								caption={w.actual} captionUnseen rows={body.picks} id={(row) => row.measure}
								columns={[
									{ key: 'measure', head: w.head.machine, head_of_row: true, value: (row) => row.measure, cell: (row) => row.measure },
									{ key: 'planned', head: w.head.planned, number: true, value: (row) => row.planned_krw, cell: (row) => won(row.planned_krw) },
									{ key: 'actual', head: w.head.actual, number: true, value: (row) => row.actual_krw, cell: (row) => won(row.actual_krw) },
									{ key: 'tonnes', head: w.head.tonnes, number: true, value: (row) => row.planned_tco2e_per_year, cell: (row) => tonnes(row.planned_tco2e_per_year) },
									{ key: 'verified', head: t.quality.verified, number: true, value: (row) => row.verified_tco2e_per_year, cell: (row) => tonnes(row.verified_tco2e_per_year) },
									{ key: 'why', head: w.head.why, cell: (row) => row.reasons.map((each) => w.reasons[each] ?? each).join(', ') || w.asPlanned },
								]}
							/>
						</>
					)}
				</Asked>
			)}
		</details>
	);
}
