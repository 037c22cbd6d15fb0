/* S12: which machine first. The abatement curve with the carbon price, for the programme's won or the factory's, and what is not on it and why. */
import { useState } from 'preact/hooks';
import { address, type Answer } from '../api/fetch';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { Picture } from '../charts/picture';
import { named, pick, t } from '../i18n';
import type words from '../i18n/ko/macc';
import { Card } from '../parts/card';
import { Downloads } from '../parts/downloads';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link, useHere } from '../parts/link';
import { Asked, Empty } from '../parts/states';
import { figure, Table } from '../parts/table';
import { count, day, grouped, number, tonnes, typed, won, wonPerTonne } from '../parts/units';
import { NumberField } from './number_field';
import type { Screen } from './page';
import { asked } from './plan_words';

type W = typeof words;
type Curve = Answer<'/v1/macc'>;
type Bar = Curve['bars'][number];
const VIEWS = ['programme', 'factory'] as const;

export default function Macc({ w, query }: Screen<W>) {
	const role = me()?.role;
	const oversees = role === 'operator' || role === 'ministry';
	const ask = asked(query, oversees);
	const here = useHere();
	const curve = useQuery('/v1/macc', {}, ask);
	return (
		<>
			<PageHead title={w.title} text={oversees ? w.text : w.textOwn}>{oversees && <Link to="/plan" class="button">{w.plans}</Link>}</PageHead>
			<div class="stack">
				{oversees && (
					<div class="row" role="group" aria-label={w.whose}>
						{VIEWS.map((view) => <button key={view} type="button" class={view === ask['view'] ? 'button main' : 'button'} aria-pressed={view === ask['view']} onClick={() => here({ view: view === 'factory' ? view : null }, true)}>{w.views[view]}</button>)}
					</div>
				)}
				<Asked result={curve} tall>{(body) => <Drawn of={body} ask={ask} w={w} />}</Asked>
			</div>
		</>
	);
}

function Drawn({ of, ask, w }: { of: Curve; ask: Record<string, string>; w: W }) {
	const here = useHere();
	return (
		<>
			{of.bars.length === 0 ? (
				<Empty text={of.left_out.length ? w.allOut : of.catalogue ? w.noneThere : ask['catalogue'] ? w.noList : w.none}>
					{!ask['catalogue'] && <button type="button" class="button main" onClick={() => here({ catalogue: '1' }, true)}>{w.take}</button>}
				</Empty>
			) : (
				<>
					<Picture path="/v1/macc" query={ask} title={w.title} name={`macc-${of.view}`} actions={<Price of={of} w={w} />} />
					<p class="quiet">{w.how[of.view]} {w.life}</p>
					<Bars of={of} ask={ask} w={w} />
				</>
			)}
			<LeftOut of={of} w={w} />
		</>
	);
}

function Price({ of, w }: { of: Curve; w: W }) {
	const here = useHere();
	const [raw, setRaw] = useState(of.price_on ? '' : grouped(String(of.price_krw_per_tco2e ?? '')));
	const price = typed(raw);
	const wrong = price === null || !/^\d{0,9}$/.test(price);
	return (
		<form class="filters" onSubmit={(event) => { event.preventDefault(); if (!wrong) here({ price }, true); }}>
			<NumberField label={w.price} unit={w.priceUnit} optional value={raw} onChange={setRaw} wrong={wrong ? w.priceWrong : null} />
			<button type="submit" class="button">{w.apply}</button>
			{of.price_on && <p class="small quiet filters-help">{w.priced(won(of.price_krw_per_tco2e), day(of.price_on), of.price_source ?? '')}</p>}
		</form>
	);
}

function Bars({ of, ask, w }: { of: Curve; ask: Record<string, string>; w: W }) {
	const factory = of.view === 'factory';
	const band = of.bars.some((row) => row.cost_low_krw_per_tco2e), price = of.price_krw_per_tco2e !== null;
	return (
		<section class="card">
			<div class="card-head">
				<h2>{w.table}</h2>
				<Downloads at={() => address('/v1/macc', {}, ask)} name={`macc-${of.view}`} />
			</div>
			<Table<Bar>
				caption={w.table} captionUnseen rows={of.bars} id="measure"
				columns={[
					{ head: w.head.machine, value: (row) => row.measure, cell: (row) => <>{row.measure} · {named(row)} {row.origin === 'catalogue' && <span class="badge warn">{t.quality.estimated}</span>}</> },
					{ head: w.head.firm, value: firm, cell: (row) => w.firm(firm(row), row.tier) },
					{ ...figure<Bar, 'cost_krw_per_tco2e'>(w.head.cost, 'cost_krw_per_tco2e'), cell: (row) => <>{wonPerTonne(row.cost_krw_per_tco2e)} <Explain of={`macc:${row.measure}:${of.view}`} name={`${row.measure} ${w.head.cost}`} show={t.explain.formula} /></> },
					...(band ? [{ head: w.head.band, number: true, cell: (row: Bar) => (row.cost_low_krw_per_tco2e ? `${wonPerTonne(row.cost_low_krw_per_tco2e)} ~ ${wonPerTonne(row.cost_high_krw_per_tco2e)}` : '') }] : []),
					figure(w.head.tonnes, 'adds_tco2e_per_year', tonnes),
					figure(w.head.sum, 'cumulative_tco2e_per_year', tonnes),
					{ head: w.head.invest, number: true, value: (row) => row.inputs.cost_krw, cell: (row) => won(row.inputs.cost_krw) },
					factory
						? { head: w.head.payback, number: true, value: (row) => row.inputs.payback_years, cell: (row) => (row.inputs.payback_years ? w.years(number(row.inputs.payback_years, 2)) : '') }
						: { head: w.head.support, number: true, value: (row) => row.inputs.support_krw, cell: (row) => won(row.inputs.support_krw) },
					{ head: w.head.life, number: true, value: (row) => row.inputs.life_years, cell: (row) => w.years(count(row.inputs.life_years)) },
					...(price ? [{ head: w.head.price, cell: (row: Bar) => (row.under_price ? <span class="badge good">{w.under}</span> : w.over) }] : []),
				]}
			/>
		</section>
	);
}

const firm = (row: { firm_ko: string; firm_en: string }): string => pick({ ko: row.firm_ko, en: row.firm_en });

function LeftOut({ of, w }: { of: Curve; w: W }) {
	return of.left_out.length === 0 ? null : (
		<Card title={w.left}>
			<Table<Curve['left_out'][number]>
				caption={w.left} captionUnseen rows={of.left_out} id="measure"
				columns={[
					{ head: w.head.machine, value: (row) => row.measure, cell: (row) => `${row.measure} · ${named(row)}` },
					{ head: w.head.firm, value: firm, cell: firm },
					{ head: w.head.why, cell: (row) => w.why[row.reason](row.other ?? t.missing) },
				]}
			/>
		</Card>
	);
}
