/* Administration: what needs somebody, where everything is, how the server stands. */
import { useState } from 'preact/hooks';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { t } from '../i18n';
import { PageHead } from '../parts/head';
import { resultOf, useStart } from '../parts/job';
import { Link } from '../parts/link';
import { Asked } from '../parts/states';
import { bytes, count, day, moment } from '../parts/units';
import { matters, type Health, type Matter } from './admin_health';
import { Pairs, type W } from './admin_parts';
import type { Screen } from './page';

/* What each matter is about, and where it is dealt with; backup and check are made here. */
const ABOUT: Record<Matter['key'], [fact: keyof W['facts'], at?: string]> = {
	room: ['free'], failed: ['jobs', '/jobs'], queued: ['jobs', '/jobs'], backup: ['backup'], check: ['check'], findings: ['check', '/jobs'], letters: ['letters', '/requests'], events: ['events', '/admin/exchange'],
};
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
							<h2><Link to={place === 'jobs' ? '/jobs' : `/admin/${place}`}>{w[place].title}</Link></h2>
							<p class="quiet">{w[place].text}</p>
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
					{list.map(({ key, count: n }) => {
						const [fact, at] = ABOUT[key];
						return (
							<li key={key} class="row between">
								<span><span class={key === 'check' ? 'badge info' : 'badge warn'}>{w.facts[fact]}</span> {w.matter[key](n)}</span>
								{at && <Link to={at} class="button">{w.look}<span class="unseen">: {w.facts[fact]}</span></Link>}
							</li>
						);
					})}
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
	const [id, keep] = useState<string | null>(null);
	const { start, running, note, job } = useStart(id, keep);
	const begin = () => start({ command, arguments: command === 'backup' ? [`sangsaeng-${new Date().toISOString().slice(0, 10)}.backup`] : [] }, name);
	return (
		<div class="stack-small">
			<p class="row">
				<button type="button" class="button" disabled={running} onClick={() => void begin()}>{name}</button>
				{job?.state === 'succeeded' && (command === 'backup'
					? <a class="button main" href={resultOf(job)} download>{t.download}</a>
					: <span>{job.findings?.length ? w.matter.findings(job.findings.length) : w.whole}</span>)}
			</p>
			{note}
		</div>
	);
}

function Facts({ health, w }: { health: Health; w: W }) {
	const { database: db, jobs, events, letters, backup, check } = health, f = w.facts;
	return (
		<section class="card">
			<h2>{w.stands}</h2>
			<Pairs of={[
				[f.version, health.version], [f.schema, count(health.database_schema)],
				[f.database, db.server ? w.server : db.bytes === null ? t.missing : bytes(db.bytes)], [f.free, db.free_bytes === null ? t.missing : bytes(db.free_bytes)],
				[f.backup, backup.ended_at ? `${moment(backup.ended_at)} · ${bytes(backup.bytes)}` : t.none],
				[f.check, check.ended_at ? `${moment(check.ended_at)} · ${w.found(count(check.findings))}` : t.none],
				[f.jobs, w.jobsText(count(jobs.queued), count(jobs.running), count(jobs.failed), count(jobs.failed_days))],
				[f.events, w.eventsText(count(events.waiting), count(events.given_up))], [f.letters, w.lettersText(count(letters.waiting), count(letters.refused))],
				[f.programme, day(me()?.programme?.as_of)],
			]} />
		</section>
	);
}
