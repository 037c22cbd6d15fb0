/* Partners of the PACT network, events that came and that wait, and a file judged as a partner's host would judge it. */
import { useState } from 'preact/hooks';
import { ask, newKey, type Item } from '../api/fetch';
import { startJob, useJob, type Job } from '../api/jobs';
import { usePages } from '../api/pages';
import { me } from '../api/session';
import { pick } from '../i18n';
import { FileDrop } from '../parts/drop';
import { JobProgress, resultOf } from '../parts/job';
import { ProblemNote } from '../parts/states';
import { useHere } from '../parts/link';
import { count, moment } from '../parts/units';
import { Choice, col, Head, Rows, useDoing, type W } from './admin_parts';
import type { Screen } from './page';

type Partner = Item<'/v1/partners'>;
type PartnerEvent = Item<'/v1/partner-events'>;

export default function Exchange({ w, query }: Screen<W>) {
	const here = useHere();
	const state = query['state'] ?? '';
	const partners = usePages('/v1/partners', {}, 500), events = usePages('/v1/partner-events', { state }, 500);
	const operator = me()?.role === 'operator';
	return (
		<>
			<Head w={w} title={w.exchange.title} text={w.exchange.text} />
			<div class="stack">
				<Rows<Partner>
					of={partners} title={w.exchange.partners} none={w.exchange.noPartners} id={(row) => row.partner ?? ''}
					columns={[
						col('name', w.head.name), col('partner', w.head.key), col('organisation', w.head.firm), col('base_url', w.exchange.url), col('versions', w.exchange.versions, (row) => row.versions ?? w.exchange.untested),
						col('state', w.head.state, (row) => <span class={row.state === 'active' ? 'badge good' : 'badge warn'}>{w.exchange.states[row.state ?? ''] ?? row.state}</span>),
						...(operator ? [{ key: 'test', head: w.exchange.testHead, cell: (row: Partner) => (row.base_url ? <Test partner={row.partner ?? ''} w={w} /> : '') }] : []),
					]}
				/>
				<Rows<PartnerEvent>
					of={events} title={w.exchange.events} none={w.exchange.noEvents} id={(row) => `${row.direction} ${row.partner} ${row.event} ${row.at}`}
					columns={[
						col('at', w.log.when, (row) => (row.at ? moment(row.at) : '')), col('direction', w.exchange.direction, (row) => w.exchange.directions[row.direction ?? ''] ?? row.direction), col('partner', w.exchange.partner), col('kind', w.head.kind),
						col('state', w.head.state, (row) => <span class={['refused', 'abandoned'].includes(row.state ?? '') ? 'badge bad' : row.state === 'waiting' ? 'badge warn' : 'badge'}>{w.exchange.eventStates[row.state ?? ''] ?? row.state}</span>),
						{ key: 'attempts', head: w.exchange.attempts, number: true, value: (row) => row.attempts, cell: (row) => (row.attempts === null ? '' : count(row.attempts)) }, col('detail', w.exchange.detail),
					]}
				>
					<div class="filters"><Choice label={w.head.state} value={state} list={[['', w.all], ...Object.entries(w.exchange.eventStates)]} onChange={(value) => here({ state: value || null })} /></div>
				</Rows>
				{operator && <Conformance w={w} />}
			</div>
		</>
	);
}

function Test({ partner, w }: { partner: string; w: W }) {
	const [id, setId] = useState<string | null>(null);
	const { busy, problem, act } = useDoing();
	const job = useJob(id);
	const running = job?.state === 'queued' || job?.state === 'running';
	return (
		<div class="stack-small">
			<button type="button" class="button" disabled={busy || running} onClick={() => void act(async () => setId((await startJob({ command: 'partner test', arguments: [partner] }, w.exchange.test)).id ?? null))}>{w.exchange.test}<span class="unseen">: {partner}</span></button>
			{job && !running && <JobProgress job={job} />}
			{job?.problem && 'code' in job.problem && <p class="small bad">{pick(job.problem.message)}</p>}
			{problem && <ProblemNote problem={problem} level={3} />}
		</div>
	);
}

/* The same judgement as of what partners send: a footprint, a list, an event. */
function Conformance({ w }: { w: W }) {
	const [id, setId] = useState<string | null>(null), [name, setName] = useState('');
	const { busy, problem, act } = useDoing();
	const job = useJob(id);
	const running = job?.state === 'queued' || job?.state === 'running';
	const check = (file: File) => act(async () => {
		setName(file.name);
		const { body } = await ask<{ id: string }>('POST', `/v1/files?${new URLSearchParams({ name: file.name.replace(/[^\w.-]+/g, '_') })}`, { file, key: newKey() });
		setId((await startJob({ command: 'pact check', arguments: [{ upload: body.id }], format: 'json' }, w.exchange.check)).id ?? null);
	});
	return (
		<section class="card stack-small">
			<h2>{w.exchange.check}</h2>
			<p>{w.exchange.checkText}</p>
			<FileDrop title={name || w.exchange.file} accept=".json" busy={busy || running} onFile={(file) => void check(file)} />
			{running && <JobProgress job={job} />}
			{problem && <ProblemNote problem={problem} level={3} />}
			{job && !running && <Verdict job={job} name={name} w={w} />}
		</section>
	);
}

function Verdict({ job, name, w }: { job: Job; name: string; w: W }) {
	if (job.problem && 'code' in job.problem)
		return <ProblemNote problem={job.problem} level={3} />;
	const findings = job.findings ?? [];
	return (
		<div class="stack-small" role="status">
			<p class="row"><span class={findings.length ? 'badge warn' : 'badge good'}>{findings.length ? w.exchange.withFindings(count(findings.length)) : w.exchange.conforms}</span>{name}<a class="button" href={resultOf(job, 'answer')} download>{w.exchange.answer}</a></p>
			{findings.length > 0 && <ul class="small">{findings.map((each, i) => <li key={i}>{each.pointer && <strong>{each.pointer} </strong>}{pick(each.message)}</li>)}</ul>}
		</div>
	);
}
