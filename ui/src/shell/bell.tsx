import { useQuery } from '../api/query';
import { t } from '../i18n';
import { Pop } from './pop';

export function Bell() {
	const jobs = useQuery('/v1/jobs', {}, { limit: 10 });
	const list = jobs.body?.items ?? [];
	const running = list.filter((each) => each.state === 'queued' || each.state === 'running').length;
	return (
		<Pop label={running ? t.tools.jobsCount(running) : t.tools.jobs} icon="bell" badge={running} onOpen={jobs.reload}>
			{list.length === 0 ? <p class="pop-head quiet">{t.tools.jobsNone}</p> : list.map((job) => <p class="pop-head" key={job.id}>{job.kind} <span class="quiet">{t.jobs.state[job.state ?? ''] ?? job.state}</span></p>)}
		</Pop>
	);
}
