/* Long work of this person or, for the operator, of all of its people. */
import { useEffect } from 'preact/hooks';
import { ask, newKey } from '../api/fetch';
import { isOver, jobName, recallJobs, useJobs, type Job } from '../api/jobs';
import type words from '../i18n/ko/jobs';
import { useDoing } from '../parts/form';
import { PageHead } from '../parts/head';
import { JobProgress, resultOf } from '../parts/job';
import { Empty, ProblemNote } from '../parts/states';
import { moment } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;

export default function Jobs({ w }: Screen<W>) {
	const jobs = useJobs();
	useEffect(() => void recallJobs(), []);
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			{jobs.length === 0 ? <Empty text={w.none} /> : <ul class="stack">{jobs.map((job) => <li class="card" key={job.id}><One job={job} w={w} /></li>)}</ul>}
		</>
	);
}

function One({ job, w }: { job: Job; w: W }) {
	const { button, note } = useDoing(() => void recallJobs());
	const approve = () => ask('POST', `/v1/jobs/${job.id}/approve`, { key: newKey() });
	return (
		<div class="stack-small">
			<div class="row between">
				<h2>{jobName(job)}</h2>
				{isOver(job) && <JobProgress job={job} />}
			</div>
			<p class="small quiet">{[job.organisation, job.person ? w.by(job.person) : '', w.started(moment(job.created_at)), job.stale ? w.stale : ''].filter(Boolean).join(' · ')}</p>
			{!isOver(job) && <JobProgress job={job} />}
			{job.needs_approval && !job.approved_by && !isOver(job) && <p>{button(w.approve, approve, w.approved)}</p>}
			{note}
			{job.problem && 'code' in job.problem && <ProblemNote problem={job.problem} level={3} />}
			{job.state === 'succeeded' && (
				<p class="row">
					<a class="button" href={resultOf(job, (job.request as { options?: { out?: string } } | null)?.options?.out ? 'file' : 'answer')} download>{w.answer}<span class="unseen">: {jobName(job)}</span></a>
				</p>
			)}
		</div>
	);
}
