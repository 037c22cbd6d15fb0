/* S13, the list: plans that are kept, and a new one, which a job searches for the money that is given. */
import { useState } from 'preact/hooks';
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useAddress } from '../api/query';
import { me } from '../api/session';
import type words from '../i18n/ko/plan';
import { Field, NumberField } from '../parts/field';
import { PageHead } from '../parts/head';
import { useStart } from '../parts/job';
import { Link, useHere } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { count, day, percent, typed, won } from '../parts/units';
import type { Screen } from './page';
import { worth } from './plan_words';

type W = typeof words;
type Plan = Item<'/v1/plans'>;

export default function Plans({ w, query }: Screen<W>) {
	const plans = usePages('/v1/plans', {}, 200);
	return (
		<>
			<PageHead title={w.title} text={w.text}><Link to="/plan/macc" class="button">{w.macc}</Link></PageHead>
			<div class="stack">
				{me()?.role === 'operator' && <Make w={w} id={query['job'] ?? null} />}
				<ListProblem of={plans} />
				{plans.waiting ? <Waiting /> : plans.rows.length === 0 && !plans.problem ? <Empty text={w.none} /> : (
					<section class="card">
						<h2>{w.kept}</h2>
						<Table<Plan>
							caption={w.kept} captionUnseen rows={plans.rows} id={(row) => row.plan ?? ''} complete={plans.complete} total={plans.total} more={plans.more}
							columns={[
								{ key: 'plan', head: w.head.plan, head_of_row: true, value: (row) => row.plan, cell: (row) => <Link to={`/plan/${encodeURIComponent(row.plan ?? '')}`}>{row.plan}</Link> },
								{ key: 'value', head: w.head.value, number: true, cell: (row) => worth(row.objective, row.value, w) },
								{ key: 'gap', head: w.head.gap, number: true, value: (row) => row.gap_percent, cell: (row) => percent(row.gap_percent, 2) },
								{ key: 'picks', head: w.head.picks, number: true, value: (row) => row.picks, cell: (row) => count(row.picks) },
								{ key: 'adopted', head: w.head.adopted, number: true, value: (row) => row.adopted, cell: (row) => count(row.adopted) },
								{ key: 'support', head: w.head.support, number: true, value: (row) => row.support_krw, cell: (row) => won(row.support_krw) },
								{ key: 'on', head: w.head.on, value: (row) => row.as_of, cell: (row) => day(row.as_of) },
								{ key: 'by', head: w.head.by, value: (row) => row.made_by, cell: (row) => row.made_by },
							]}
						/>
					</section>
				)}
			</div>
		</>
	);
}

/* The job stands in the address: it can be left and found again. */
function Make({ w, id }: { w: W; id: string | null }) {
	const here = useHere();
	const { start, running, note, answer } = useStart(id, (job) => here({ job }, true));
	const made = useAddress<{ plan: string }>(answer);
	const [money, setMoney] = useState('');
	const [name, setName] = useState('');
	const budget = typed(money);
	const wrong = budget === null || !/^\d{0,15}$/.test(budget);
	const make = () => start({ command: 'plan make', options: { ...(budget ? { budget } : {}), ...(name ? { name } : {}) }, format: 'json' }, w.make);
	return (
		<section class="card">
			<h2>{w.make}</h2>
			<p class="quiet">{w.makeText}</p>
			<form class="filters" onSubmit={(event) => { event.preventDefault(); if (!wrong) void make(); }}>
				<NumberField label={w.budget} unit={w.won} optional value={money} onChange={setMoney} wrong={wrong ? w.budgetWrong : null} />
				<Field label={w.name} optional>{(tied) => <input {...tied} maxLength={40} value={name} onInput={(event) => setName(event.currentTarget.value)} />}</Field>
				<button type="submit" class="button main" disabled={running}>{w.make}</button>
				<p class="small quiet filters-help">{w.help}</p>
			</form>
			{note}
			{made.body && <p class="note good">{w.made(made.body.plan)} <Link to={`/plan/${encodeURIComponent(made.body.plan)}`} class="button">{w.look}</Link></p>}
		</section>
	);
}
