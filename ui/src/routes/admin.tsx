/* Administration: what needs somebody, where everything is, how the server stands. */
import { startJob, useJob } from '../api/jobs';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { useState } from 'preact/hooks';
import { JobProgress, resultOf } from '../parts/job';
import { Link } from '../parts/link';
import { PageHead } from '../parts/head';
import { Asked, ProblemNote } from '../parts/states';
import { bytes, count, day, moment } from '../parts/units';
import { matters, type Health } from './admin_health';
import { useDoing, type W } from './admin_parts';
import type { Screen } from './page';

/* Where each matter is dealt with; backup and check are made here. */
const AT: Record<string, string> = { failed: '/jobs', queued: '/jobs', findings: '/jobs', letters: '/requests', events: '/admin/exchange' };
const PLACES = ['companies', 'people', 'clients', 'factors', 'rules', 'log', 'exchange', 'jobs'] as const;
const OPERATOR = ['people', 'clients'];

export default function Admin({ w }: Screen<W>) {
	const health = useQuery('/v1/health');
	const operator = me()?.role === 'operator';
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<div class="stack">
				<Asked result={health} tall>{(body) => <Needs health={body} operator={operator} w={w} />}</Asked>
				<div class="cards">
					{PLACES.filter((place) => operator || !OPERATOR.includes(place)).map((place) => (
						<section class="card" key={place}>
							<h2><Link to={place === 'jobs' ? '/jobs' : `/admin/${place}`}>{w.places[place]}</Link></h2>
							<p class="quiet">{w.placeTexts[place]}</p>
						</section>
					))}
				</div>
				{health.body && <Facts health={health.body} w={w} />}
			</div>
		</>
	);
}

function Needs({ health, operator, w }: { health: Health; operator: boolean; w: W }) {
	const list = matters(health, Date.now());
	return (
		<section class="card stack-small">
			<h2>{w.needs}</h2>
			{list.length === 0 ? <p>{w.needsNothing}</p> : (
				<ul class="stack-small">
					{list.map(({ key, count: n }) => (
						<li key={key} class="row between">
							<span><span class={key === 'check' ? 'badge info' : 'badge warn'}>{w.matter[key]}</span> {w.matterText[key](n)}</span>
							{AT[key] && <Link to={AT[key]} class="button">{w.look}<span class="unseen">: {w.matter[key]}</span></Link>}
						</li>
					))}
				</ul>
			)}
			<div class="row">
				{operator && <Work command="backup" name={w.backup} w={w} />}
				<Work command="check" name={w.check} w={w} />
			</div>
		</section>
	);
}

/* A backup to be kept elsewhere, or a check of all sums and chains: a job, and its result here. */
function Work({ command, name, w }: { command: 'backup' | 'check'; name: string; w: W }) {
	const [id, setId] = useState<string | null>(null);
	const { busy, problem, act } = useDoing();
	const job = useJob(id);
	const running = job?.state === 'queued' || job?.state === 'running';
	const start = () => act(async () => {
		const file = `sangsaeng-${new Date().toISOString().slice(0, 10)}.backup`;
		setId((await startJob({ command, arguments: command === 'backup' ? [file] : [] }, name)).id ?? null);
	});
	return (
		<div class="stack-small">
			<p class="row">
				<button type="button" class="button" disabled={busy || running} onClick={() => void start()}>{name}</button>
				{job && !running && <JobProgress job={job} />}
				{job?.state === 'succeeded' && command === 'backup' && <a class="button main" href={resultOf(job)} download>{w.save}</a>}
				{job?.state === 'succeeded' && command === 'check' && <span>{job.findings?.length ? w.matterText.findings(job.findings.length) : w.whole}</span>}
			</p>
			{running && <JobProgress job={job} />}
			{job?.problem && 'code' in job.problem && <ProblemNote problem={job.problem} level={3} />}
			{problem && <ProblemNote problem={problem} level={3} />}
		</div>
	);
}

function Facts({ health, w }: { health: Health; w: W }) {
	const { database: db, jobs, events, letters, backup, check } = health;
	const facts: [string, string][] = [
		[w.facts.version, health.version],
		[w.facts.schema, count(health.database_schema)],
		[w.facts.database, db.server ? w.facts.server : db.bytes === null ? w.facts.unknown : bytes(db.bytes)],
		[w.facts.free, db.free_bytes === null ? w.facts.unknown : bytes(db.free_bytes)],
		[w.facts.backup, backup.ended_at ? `${moment(backup.ended_at)} · ${bytes(backup.bytes)}` : w.facts.never],
		[w.facts.check, check.ended_at ? `${moment(check.ended_at)} · ${w.facts.findings(count(check.findings))}` : w.facts.never],
		[w.facts.jobs, w.facts.jobsText(count(jobs.queued), count(jobs.running), count(jobs.failed), count(jobs.failed_days))],
		[w.facts.events, w.facts.eventsText(count(events.waiting), count(events.given_up))],
		[w.facts.letters, w.facts.lettersText(count(letters.waiting), count(letters.refused))],
		[w.facts.programme, day(me()?.programme?.as_of)],
	];
	return (
		<section class="card">
			<h2>{w.facts.title}</h2>
			<dl class="pairs">{facts.map(([name, value]) => <><dt>{name}</dt><dd>{value}</dd></>)}</dl>
		</section>
	);
}
