/* Step 2: twelve months of electricity: a file, a paste, or typed; won where that is all there is. */
import { useState } from 'preact/hooks';
import { MonthGrid } from '../grid/months';
import { codes } from '../api/words';
import { lang, pick, t } from '../i18n';
import { Input } from '../parts/form';
import { number } from '../parts/units';
import type { StepProps } from '../routes/start';
import { Bill } from './bill';
import { confirmed } from './found';
import { findingsAt, looksOf, monthsOf, put, withMonths, type MonthKind, type Source } from './record';

const UNITS = ['kWh', 'MWh', 'won'] as const;

export function Electricity({ state, record, change, w, auto }: StepProps) {
	const [kind, setKind] = useState<MonthKind>(() => (monthsOf(record, 'quantity').every((each) => !each) && monthsOf(record, 'won').some(Boolean) ? 'won' : 'quantity'));
	const [source, setSource] = useState<Source>('bill');
	const unit = record.electricity_unit ?? 'kWh';
	const { totals } = state;
	const first = Number(state.from_month.slice(5));
	const found = Array.from({ length: 12 }, (_, index) => findingsAt(state, record, `/electricity/${index}`).filter((each) => each.code !== 'start.month_missing').map((each) => ({
		index, text: `${pick(each.message)}. ${each.held_out ? w.electricity.held : ''}`, repair: each.suggestion_at?.endsWith(kind) === false ? null : each.suggestion,
		keep: each.held_out && each.code.startsWith('energy.') ? () => change(confirmed(record, each)) : null,
	}))).flat();
	const small = findingsAt(state, record, '/electricity_unit')[0];
	const blank = looksOf(state, record).flatMap((look, i) => (look === 'missing' ? [t.grid.month((first - 1 + i) % 12 + 1)] : []));
	const choose = (word: string) => {
		setKind(word === 'won' ? 'won' : 'quantity');
		if (word !== 'won')
			change({ ...record, electricity_unit: word as 'kWh' | 'MWh' });
	};
	return (
		<>
			<Bill state={state} record={record} change={change} auto={auto} w={w} />
			<div class="filters">
				<Input label={w.electricity.unit} list={UNITS.map((each) => [each, w.electricity.units[each]])} value={kind === 'won' ? 'won' : unit} onChange={choose} />
				<Input label={w.electricity.source} list={codes('source')} value={source} onChange={(next) => setSource(next as Source)} />
			</div>
			{kind === 'won' && <p class="note warn">{w.electricity.wonOnly(totals.krw_per_kwh ? number(totals.krw_per_kwh) : '', totals.krw_per_kwh_from)}</p>}
			<MonthGrid
				legend={w.electricity.legend} unit={kind === 'won' ? t.units.won : unit} values={monthsOf(record, kind)} first={first} found={found} looks={looksOf(state, record)} required
				onChange={(values) => change(withMonths(record, kind, values, source))}
				onPasted={(pasted) => {
					const into = pasted.unit === 'won' ? 'won' : 'quantity';
					const next = into === kind ? pasted.values : pasted.values.map((value, i) => (value === monthsOf(record, kind)[i] ? monthsOf(record, into)[i] ?? '' : value));
					setKind(into);
					change(withMonths(pasted.unit === 'MWh' || pasted.unit === 'kWh' ? { ...record, electricity_unit: pasted.unit } : record, into, next, source));
				}}
			/>
			{small && <div class="wrong-row note warn"><span>{pick(small.message)}</span><button type="button" class="button" onClick={() => change(put(record, '/electricity_unit', 'MWh'))}>{t.grid.repairTo('MWh')}</button></div>}
			{blank.length > 0 && blank.length < 12 && <p class="small" lang={lang}>{w.electricity.blank(blank.join(', '))}</p>}
		</>
	);
}
