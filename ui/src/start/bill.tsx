/* A bill file: the server reads it and says what it found where; nothing is taken over before it was looked at. */
import { useState } from 'preact/hooks';
import { ask, AwayError, ProblemError, type Answer, type Problem } from '../api/fetch';
import { FileDrop } from '../parts/drop';
import { ProblemNote } from '../parts/states';
import { Table } from '../parts/table';
import { count, month, number } from '../parts/units';
import type { StepProps } from '../routes/start';
import { monthsOf, withMonths } from './record';

type Read = Answer<'/v1/starts/{start}/bill', 'post'>;

export function Bill({ state, record, change, w }: Pick<StepProps, 'state' | 'record' | 'change' | 'auto' | 'w'>) {
	const [read, setRead] = useState<Read | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const [busy, setBusy] = useState(false);
	const send = (file: File) => {
		setBusy(true);
		setProblem(null);
		setRead(null);
		ask<Read>('POST', `/v1/starts/${state.start}/bill?name=${encodeURIComponent(file.name)}`, { file }).then(
			(reply) => setRead(reply.body),
			(error: unknown) => {
				if (error instanceof ProblemError)
					setProblem(error.problem);
				else if (!(error instanceof AwayError))
					throw error;
			}).finally(() => setBusy(false));
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
			{problem && <ProblemNote problem={problem} level={3} />}
			{read && (
				<section class="note info" aria-live="polite">
					<h3>{w.bill.found(count(read.months.filter((each) => each.quantity || each.won).length), read.name)}</h3>
					<Table
						caption={w.bill.caption(read.header, count(read.left_out))} rows={read.months.filter((each) => each.quantity || each.won)} id={(row) => row.month}
						columns={[
							{ key: 'month', head: w.bill.month, head_of_row: true, cell: (row) => month(row.month) },
							{ key: 'quantity', head: `${w.bill.quantity} (${read.unit ?? 'kWh'})`, number: true, cell: (row) => number(row.quantity, 12) },
							{ key: 'won', head: w.bill.won, number: true, cell: (row) => number(row.won, 12) },
							{ key: 'cell', head: w.bill.cell, cell: (row) => row.cell ?? '' },
						]}
					/>
					<p class="row"><button type="button" class="button main" onClick={take}>{w.bill.take}</button><button type="button" class="button" onClick={() => setRead(null)}>{w.bill.leave}</button></p>
				</section>
			)}
		</>
	);
}
