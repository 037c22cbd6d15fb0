/* A bill file: the server reads it and says what it found where; nothing is taken over before it was looked at. */
import { useState } from 'preact/hooks';
import { ask, type Answer } from '../api/fetch';
import { FileDrop } from '../parts/drop';
import { useDoing } from '../parts/form';
import { field, figure, Table } from '../parts/table';
import { count, month, number } from '../parts/units';
import type { StepProps } from '../routes/start';
import { monthsOf, withMonths } from './record';

type Read = Answer<'/v1/starts/{start}/bill', 'post'>;

export function Bill({ state, record, change, w }: Pick<StepProps, 'state' | 'record' | 'change' | 'auto' | 'w'>) {
	const [read, setRead] = useState<Read | null>(null);
	const { act, busy, note } = useDoing();
	const send = (file: File) => {
		setRead(null);
		void act(async () => setRead((await ask<Read>('POST', `/v1/starts/${state.start}/bill?name=${encodeURIComponent(file.name)}`, { file })).body));
	};
	const take = () => {
		if (!read)
			return;
		const place = (text: 'quantity' | 'won') => monthsOf(record, text).map((old, i) => read.months[i]?.[text] ?? old);
		const unit = read.unit === 'MWh' || read.unit === 'kWh' ? read.unit : record.electricity_unit ?? 'kWh';
		change(withMonths(withMonths({ ...record, electricity_unit: unit }, 'quantity', place('quantity'), 'bill'), 'won', place('won'), 'bill'));
		setRead(null);
	};
	return (
		<>
			<FileDrop title={w.bill.title} text={w.bill.text} accept=".csv,.tsv,.txt,.xlsx" maxBytes={8 << 20} busy={busy} onFile={send} />
			{note}
			{read && (
				<section class="note info" aria-live="polite">
					<h3>{w.bill.found(count(read.months.filter((each) => each.quantity || each.won).length), read.name)}</h3>
					<Table<Read['months'][number]>
						caption={w.bill.caption(read.header, count(read.left_out))} rows={read.months.filter((each) => each.quantity || each.won)} id="month"
						columns={[
							field(w.bill.month, 'month', month),
							figure(`${w.bill.quantity} (${read.unit ?? 'kWh'})`, 'quantity', (amount) => number(amount, 12)),
							figure(w.bill.won, 'won', (krw) => number(krw, 12)),
							field(w.bill.cell, 'cell'),
						]}
					/>
					<p class="row"><button type="button" class="button main" onClick={take}>{w.bill.take}</button><button type="button" class="button" onClick={() => setRead(null)}>{w.bill.leave}</button></p>
				</section>
			)}
		</>
	);
}
