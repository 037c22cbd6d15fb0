/* S13, the list: plans that are kept, and a new one, which a job searches for the money that is given. */
import { useEffect, useState } from 'preact/hooks';
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useAddress } from '../api/query';
import { me } from '../api/session';
import type words from '../i18n/ko/plan';
import { Card } from '../parts/card';
import { Input } from '../parts/form';
import { PageHead } from '../parts/head';
import { useStart } from '../parts/job';
import { Link, useHere } from '../parts/link';
import { Rows } from '../parts/rows';
import { Empty } from '../parts/states';
import { field, figure } from '../parts/table';
import { count, day, percent, typed, won } from '../parts/units';
import { NumberField } from './number_field';
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
				{me()?.role === 'operator' && <Make w={w} id={query['job'] ?? null} onMade={plans.reload} />}
				<Card title={w.kept}>
					<Rows<Plan>
						of={plans} none={<Empty text={w.none} />} caption={w.kept} id="plan"
						columns={[
							{ head: w.head.plan, value: (row) => row.plan, cell: (row) => <Link to="/plan" id={row.plan}>{row.plan}</Link> },
							{ head: w.head.value, number: true, cell: (row) => worth(row.objective, row.value, w) },
							figure(w.head.gap, 'gap_percent', (value) => percent(value, 2)),
							figure(w.head.picks, 'picks', count),
							figure(w.head.adopted, 'adopted', count),
							figure(w.head.support, 'support_krw', won),
							field(w.head.on, 'as_of', day),
							field(w.head.by, 'made_by'),
						]}
					/>
				</Card>
			</div>
		</>
	);
}

/* The job stands in the address: it can be left and found again. */
function Make({ w, id, onMade }: { w: W; id: string | null; onMade: () => void }) {
	const here = useHere();
	const { start, running, note, answer } = useStart(id, (job) => here({ job }, true));
	const made = useAddress<{ plan: string }>(answer);
	useEffect(() => { if (answer) onMade(); }, [answer]);
	const [money, setMoney] = useState('');
	const [name, setName] = useState('');
	const budget = typed(money);
	const wrong = budget === null || !/^\d{0,15}$/.test(budget);
	const make = () => start({ command: 'plan make', options: { ...(budget ? { budget } : {}), ...(name ? { name } : {}) }, format: 'json' }, w.make);
	return (
		<Card title={w.make} text={w.makeText}>
			<form class="filters" onSubmit={(event) => { event.preventDefault(); if (!wrong) void make(); }}>
				<NumberField label={w.budget} unit={w.won} optional value={money} onChange={setMoney} wrong={wrong ? w.budgetWrong : null} />
				<Input label={w.name} optional value={name} onChange={setName} />
				<button type="submit" class="button main" disabled={running}>{w.make}</button>
				<p class="small quiet filters-help">{w.help}</p>
			</form>
			{note}
			{made.body && <p class="note good">{w.made(made.body.plan)} <Link to="/plan" id={made.body.plan} class="button">{w.look}</Link></p>}
		</Card>
	);
}
