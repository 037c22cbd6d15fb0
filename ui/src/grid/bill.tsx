/* A file of bills for a site: the server reads and judges it (a dry run), says what it found where, and takes it in when somebody has looked at it. */
import { useEffect, useState } from 'preact/hooks';
import { ask, newKey, ProblemError, type Answer, type Problem } from '../api/fetch';
import { isOver, nameJob, useJob } from '../api/jobs';
import { codes, said } from '../api/words';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/site';
import { FileDrop } from '../parts/drop';
import { JobProgress, resultOf } from '../parts/job';
import { ProblemNote } from '../parts/states';
import { coded, field, Table } from '../parts/table';
import { month, number } from '../parts/units';

type Import = Answer<'/v1/imports/{import}'>;
/* sangsaeng.bill_import/1 */
interface Bill {
	added: number; changed: number; same: number; held_out: number;
	months: { carrier: string; month: string; quantity: string | null; unit: string; status: string; source: string; state: string; before: string | null; held: string | null }[];
}
interface Asked { file: File; more: Record<string, string>; job: string; dry: boolean }

export function BillDrop({ site, year, w, done }: { site: string; year: number; w: typeof words; done: () => void }) {
	const [asked, setAsked] = useState<Asked | null>(null);
	const [read, setRead] = useState<{ told: Import; bill: Bill | null } | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const job = useJob(asked?.job ?? null);
	const over = job ? isOver(job) : false;
	const fail = (error: unknown) => {
		setAsked(null);
		if (!(error instanceof ProblemError))
			throw error;
		setProblem(error.problem);
	};
	const send = (file: File, more: Record<string, string>, dry: boolean) => {
		setRead(null);
		setProblem(null);
		const query = new URLSearchParams({ kind: 'bill', site, year: String(year), name: file.name, ...more, ...(dry ? { dry_run: 'true' } : {}) });
		ask<Import>('POST', `/v1/imports?${query}`, { file, key: newKey() }).then((reply) => {
			nameJob(reply.body.id ?? '', file.name);
			setAsked({ file, more, dry, job: reply.body.id ?? '' });
		}, fail);
	};
	useEffect(() => {
		if (!asked || !job || !over)
			return;
		const result = job.state === 'succeeded' ? ask<Bill>('GET', resultOf(job, 'answer')).then((reply) => reply.body) : Promise.resolve(null);
		Promise.all([ask<Import>('GET', `/v1/imports/${asked.job}`), result]).then(([told, bill]) => {
			setRead({ told: told.body, bill });
			if (bill && !asked.dry)
				done();
		}, fail);
	}, [over, asked?.job]);
	const told = read?.told;
	const again = (more: Record<string, string>) => asked && send(asked.file, { ...asked.more, ...more }, true);
	/* What the file does not say, and who looks at it can. */
	const has = (code: string) => told?.findings.find((each) => each.code === code);
	const numbers = has('bill.accounts')?.values?.[1]?.split(', ') ?? [];
	return (
		<section class="card stack">
			<FileDrop title={w.bill.title} text={w.bill.text} accept=".csv,.tsv,.txt,.xlsx" maxBytes={8 << 20} busy={asked !== null && !over} onFile={(file) => send(file, {}, true)} />
			{problem && <ProblemNote problem={problem} level={3} />}
			{job && !over && <JobProgress job={job} />}
			{told && asked && (
				<div class="stack" aria-live="polite">
					{told.problem && <ProblemNote problem={{ ...told.problem, errors: [] }} level={3} />}
					{told.findings.length > 0 && (
						<ul class="plain">
							{told.findings.filter((each) => !(read.bill === null && each.code === 'bill.suggest')).map((each) => <li key={`${each.code} ${each.cell}`}><span class={`badge ${each.severity === 'error' ? 'bad' : each.severity === 'warning' ? 'warn' : ''}`}>{each.cell ?? each.file ?? ''}</span> {pick(each.message)}</li>)}
						</ul>
					)}
					{numbers.length > 0 && <p class="row">{[...numbers, 'all'].map((each) => <button type="button" class="button" key={each} onClick={() => again({ account: each })}>{each === 'all' ? w.bill.all : each}</button>)}</p>}
					{has('bill.carrier') && <p class="row">{codes('carrier').map(([key, name]) => <button type="button" class="button" key={key} onClick={() => again({ carrier: key })}>{name}</button>)}</p>}
					{read.bill && (
						<>
							<p class="note info">{(asked.dry ? w.bill.found : w.bill.taken)(read.bill.added, read.bill.changed, read.bill.same)}</p>
							<Table<Bill['months'][number]>
								caption={asked.file.name} rows={read.bill.months} id={(row) => `${row.carrier} ${row.month}`}
								columns={[
									field(w.month, 'month', month),
									coded(w.bill.energy, 'carrier', 'carrier'),
									{ head: w.bill.quantity, number: true, cell: (row) => `${number(row.quantity, 12)} ${row.unit}` },
									{ head: w.state, cell: (row) => <>{said('bill_state', row.state)}{row.status === 'estimated' && <> · {t.quality.estimated}</>}{row.held && <> <span class="badge bad">{w.bill.held}</span></>}</> },
									field(w.source, 'source'),
								]}
							/>
							{asked.dry && read.bill.added + read.bill.changed > 0 && (
								<p class="row">
									<button type="button" class="button main" onClick={() => send(asked.file, { ...asked.more, ...(read.bill?.held_out ? { force: 'true' } : {}) }, false)}>{read.bill.held_out ? w.bill.takeHeld : w.bill.take}</button>
									<button type="button" class="button" onClick={() => { setRead(null); setAsked(null); }}>{w.bill.leave}</button>
								</p>
							)}
						</>
					)}
				</div>
			)}
		</section>
	);
}
