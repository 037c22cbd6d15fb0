/* S5: a file that is being taken in, or was checked: what happens, and each finding with its place, its words and its repair. */
import { useEffect } from 'preact/hooks';
import type { Answer } from '../api/fetch';
import { isOver, useJob } from '../api/jobs';
import { useQuery } from '../api/query';
import { said } from '../api/words';
import { pick } from '../i18n';
import type words from '../i18n/ko/import';
import { Card } from '../parts/card';
import { PageHead } from '../parts/head';
import { JobProgress } from '../parts/job';
import { Asked, ProblemNote } from '../parts/states';
import { field, Table } from '../parts/table';
import { count, moment } from '../parts/units';
import type { Screen } from './page';

type Found = Answer<'/v1/imports/{import}'>['findings'][number];

export default function Import({ w, params }: Screen<typeof words>) {
	const id = params['id'] ?? '';
	const read = useQuery('/v1/imports/{import}', { import: id });
	const job = useJob(read.body?.job.split('/').pop() ?? null);
	const over = job ? isOver(job) : false;
	useEffect(() => { if (over) read.reload(); }, [over]);
	return (
		<>
			<PageHead title={w.title} text={job && `${job.kind} · ${moment(job.created_at)}`} />
			<Asked result={read} tall>
				{(body) => {
					const findings = body.findings;
					const errors = findings.filter((each) => each.severity === 'error').length;
					return (
						<div class="stack">
							{job && <section class="card"><JobProgress job={job} /></section>}
							{body.dry_run && <p class="note">{w.tried}</p>}
							{body.problem && <ProblemNote problem={{ ...body.problem, errors: [] }} />}
							{body.state === 'succeeded' && <p class="note info">{findings.length ? w.some(count(errors), count(findings.length)) : w.clean}</p>}
							{(body.problem || body.state === 'cancelled') && <p class="note">{w.nothing}</p>}
							{findings.length > 0 && (
								<Card title={w.findings}>
									<Table<Found>
										caption={w.caption} rows={findings} id={(row) => `${row.code} ${row.file} ${row.cell ?? row.line} ${row.column} ${pick(row.message)}`}
										columns={[
											{ head: w.place, cell: (row) => row.cell ?? [row.file, row.line, row.column].filter(Boolean).join(':'), value: (row) => row.cell ?? `${row.file}:${row.line}` },
											{ head: w.severity, cell: (row) => <span class={`badge ${row.severity === 'error' ? 'bad' : row.severity === 'warning' ? 'warn' : ''}`}>{said('severity', row.severity)}</span>, value: (row) => row.severity },
											{ head: w.text, cell: (row) => <>{pick(row.message)}{row.suggestion && <span class="small quiet"> {typeof row.suggestion === 'string' ? row.suggestion : pick(row.suggestion)}</span>}</> },
											field(w.code, 'code'),
										]}
									/>
								</Card>
							)}
						</div>
					);
				}}
			</Asked>
		</>
	);
}
