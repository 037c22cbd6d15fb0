/* A job as it stands: phase, how much of how much, time left, a way to stop it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ProblemError, type Problem } from '../api/fetch';
import { cancelJob, isOver, jobName, progress, startJob, useJob, type Job, type JobRequest } from '../api/jobs';
import { t } from '../i18n';
import { ProblemNote } from './states';
import { count, span } from './units';

export function JobProgress({ job }: { job: Job }) {
	const percent = progress(job);
	const state = t.jobs.state[job.state ?? ''] ?? job.state;
	if (isOver(job))
		return <span class={job.state === 'succeeded' ? 'badge good' : job.state === 'failed' ? 'badge bad' : 'badge'}>{state}</span>;
	return (
		<div class="job" aria-busy="true">
			<div class="row between">
				<strong>{jobName(job)}</strong>
				<span>{job.needs_approval && !job.approved_by ? t.jobs.waiting : state}{percent === null ? '' : ` ${percent} %`}</span>
			</div>
			<progress max={100} {...(percent === null ? {} : { value: percent })} aria-label={jobName(job)} />
			<p class="small quiet">
				{[job.phase, job.total ? t.jobs.of(count(job.done), count(job.total)) : '', (job.eta_s ?? 0) > 5 ? t.jobs.left(span(job.eta_s ?? 0)) : ''].filter(Boolean).join(' · ')}
			</p>
			<p class="row small"><span class="quiet">{t.jobs.leave}</span><button type="button" class="button" disabled={job.cancelling ?? false} onClick={() => void cancelJob(job.id ?? '')}>{t.cancel}</button></p>
		</div>
	);
}

export const resultOf = (job: Job, part: 'file' | 'answer' = 'file'): string => `/v1/jobs/${job.id}/result?part=${part}`;

/* The job of a button: `id` is kept by the screen, so that it can be left and found again. `note`: how it goes, or what went wrong. */
export function useStart(id: string | null, keep: (id: string | null) => void) {
	const [problem, setProblem] = useState<Problem | null>(null);
	const job = useJob(id);
	const running = job ? !isOver(job) : false;
	const failed = problem ?? (job?.problem && 'code' in job.problem ? job.problem : null);
	/* from the click until the job is known: a second click starts no second job */
	const asked = useRef(false);
	useEffect(() => { if (job) asked.current = false; }, [job?.id]);
	const start = async (request: JobRequest, name: string) => {
		if (asked.current || running)
			return;
		asked.current = true;
		setProblem(null);
		try {
			keep((await startJob(request, name)).id ?? null);
		} catch (error) {
			asked.current = false;
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		}
	};
	const note = <>{job && running && <JobProgress job={job} />}{failed && <ProblemNote problem={failed} level={3} />}</>;
	return { start, running, note, answer: job?.state === 'succeeded' ? resultOf(job, 'answer') : null, job };
}
