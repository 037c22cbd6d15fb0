/* The bell: what runs and what ended lately; the share of running work also stands in the window's title. */
import { useEffect } from 'preact/hooks';
import { isOver, jobName, progress, recallJobs, useJobs } from '../api/jobs';
import { t } from '../i18n';
import { Link } from '../parts/link';
import { moment } from '../parts/units';
import { Pop } from './pop';
import { setRunning } from './title';

export function Bell() {
	const jobs = useJobs();
	const running = jobs.filter((job) => !isOver(job));
	const first = running[0];
	const percent = first ? (progress(first) ?? 0) : null;
	useEffect(() => void recallJobs(), []);
	useEffect(() => setRunning(percent), [percent]);
	return (
		<Pop label={running.length ? t.tools.jobsCount(running.length) : t.tools.jobs} icon="bell" badge={running.length} onOpen={() => void recallJobs()}>
			{jobs.length === 0 ? <p class="pop-head quiet">{t.tools.jobsNone}</p> : (
				<ul>
					{jobs.slice(0, 6).map((job) => (
						<li class="pop-head" key={job.id}>
							<strong>{jobName(job)}</strong>
							<span class="quiet">{t.jobs.state[job.state ?? ''] ?? job.state}{progress(job) !== null && !isOver(job) ? ` ${progress(job)} %` : ''} · {moment(job.created_at)}</span>
						</li>
					))}
				</ul>
			)}
			<hr />
			<Link to="/jobs">{t.tools.jobsAll}</Link>
		</Pop>
	);
}
