/* S1: the whole programme in one sentence, four numbers, what needs you, and one picture from won to vehicle or credit. */
import { useEffect, useState } from 'preact/hooks';
import type { Answer, Item } from '../api/fetch';
import { isOver, jobName, useJobs } from '../api/jobs';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { Picture } from '../charts/picture_later';
import { capital, pick, t } from '../i18n';
import type words from '../i18n/ko/programme';
import { ThreePartBar, type Part } from '../parts/bar';
import { compare, minus, share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link, useHere } from '../parts/link';
import { Stat } from '../parts/stat';
import { Asked } from '../parts/states';
import { count, day, percent, period, tonnes, won, wonPerTonne, wonShort } from '../parts/units';
import { order } from './inbox_order';
import type { Screen } from './page';

type W = typeof words;
type Cascade = Answer<'/v1/cascade'>;
type Campaign = Item<'/v1/campaigns'>;
interface Need {
	name: string;
	text?: string | null | undefined;
	due: string | null;
	late: boolean;
	to: string;
	act: string;
}

export default function Programme({ w, query }: Screen<W>) {
	const year = /^\d{4}$/.test(query['year'] ?? '') ? query['year'] : undefined;
	const asked = year ? { year } : {};
	const cascade = useQuery('/v1/cascade', {}, asked);
	const here = useHere();
	const [Later, later] = useState<typeof import('./programme_later').default | null>(null);
	useEffect(() => void import('./programme_later').then((module) => later(() => module.default)), []);
	return (
		<Asked result={cascade} tall>
			{(body) => (
				<>
					<PageHead title={w.title} text={sentence(body, w)}>
						<label class="field-line">{w.year}
							<select class="input" value={year ?? ''} onInput={(event) => here({ year: event.currentTarget.value || null }, true)}>
								<option value="">{w.all}</option>
								{years(body).map((each) => <option key={each} value={each}>{each}</option>)}
							</select>
						</label>
					</PageHead>
					<div class="stack">
						<Cards of={body} end={year ? `:${year}` : ''} w={w} />
						<NeedsYou w={w} />
						<Picture path="/v1/cascade" query={asked} title={w.picture} name={`cascade${year ? `-${year}` : ''}`} />
						{Later && <Later w={w} />}
						<p class="quiet small">{w.basis(day(body.as_of), body.metered_from && body.metered_to ? period(body.metered_from, body.metered_to) : w.noMonths)}</p>
					</div>
				</>
			)}
		</Asked>
	);
}

function sentence(of: Cascade, w: W): string {
	return of.all.machines === 0 ? w.nothing : w.sentence(wonShort(of.new_krw), count(of.all.machines), tonnes(of.all.verified_tco2e), day(of.as_of));
}

/* Years in which something was paid or measured. */
export function years(of: { as_of: string | null; metered_from: string | null }): string[] {
	const last = Number((of.as_of ?? '').slice(0, 4)), first = Number((of.metered_from || of.as_of || '').slice(0, 4)) - 1;
	return last && first ? Array.from({ length: Math.min(20, last - first + 1) }, (_, i) => String(last - i)) : [];
}

function Cards({ of, end, w }: { of: Cascade; end: string; w: W }) {
	const campaigns = usePages('/v1/campaigns', {}, 50);
	const how = (figure: string, name: string, show?: string) => <Explain of={`programme:${figure}${end}`} name={name} show={show} />;
	const { planned_tco2e: planned, verified_tco2e: verified, measured_tco2e: measured } = of.all;
	const sure = share(verified ?? '0', planned ?? '0'), rest = share(measured && verified ? minus(measured, verified) : '0', planned ?? '0');
	const parts = sure === null ? [] : bar(sure, rest ?? '0', w);
	return (
		<div class="cards">
			<section class="card">
				<h2 class="stat-name">{w.spent}</h2>
				<Stat value={wonShort(of.new_krw)} />
				<p class="stat-note">{w.spentNote(won(of.new_krw), wonShort(of.all.returned_krw))}</p>
				<p class="row">{how('spent', w.spent)}{how('returned', w.spent, w.pool)}</p>
			</section>
			<section class="card">
				<h2 class="stat-name">{w.reduced}</h2>
				<Stat value={tonnes(verified)} />
				{parts.length > 0 && <ThreePartBar name={w.reduced} parts={parts} />}
				<p class="stat-note">{w.reducedNote(tonnes(planned))}</p>
				<p class="row">{how('verified', w.reduced)}{how('measured', w.reduced, capital(w.parts.measured))}{how('planned', w.reduced, w.planned)}</p>
			</section>
			<HandInCard list={campaigns.rows} w={w} />
			<section class="card">
				<h2 class="stat-name">{w.perTonne}</h2>
				<Stat value={wonPerTonne(of.new_krw_per_verified_tco2e)} />
				<p class="stat-note">{w.perTonneNote}</p>
				<p>{how('per_tonne', w.perTonne)}</p>
			</section>
		</div>
	);
}

/* Verified, measured and not verified yet, and what of the plan has not come: parts of the plan, at most all of it. */
export function bar(sure: string, rest: string, w: { parts: { verified: string; measured: string; left: string } }): Part[] {
	const verified = compare(sure, '100') > 0 ? '100' : sure;
	const room = minus('100', verified), estimated = compare(rest, room) > 0 ? room : rest;
	return [
		{ kind: 'verified', percent: verified, text: percent(sure), word: w.parts.verified },
		{ kind: 'estimated', percent: estimated, text: percent(rest), word: w.parts.measured },
		{ kind: 'missing', percent: minus(room, estimated), text: percent(minus(room, estimated)), word: w.parts.left },
	];
}

function HandInCard({ list, w }: { list: Campaign[]; w: W }) {
	const newest = [...list].sort((a, b) => ((a.due_on ?? '') < (b.due_on ?? '') ? 1 : -1))[0];
	return (
		<section class="card">
			<h2 class="stat-name">{w.handIn}</h2>
			<p class="stat-value">{newest ? percent(newest.by_count_percent, 0) : w.none}</p>
			<p class="stat-note">{newest ? w.handInNote(pick({ ko: newest.name_ko ?? '', en: newest.name_en ?? '' }), count(newest.answered), count(newest.asked), day(newest.due_on)) : w.handInNone}</p>
			{newest && <p><Explain of={`campaign:${newest.campaign}:answered`} name={w.handIn} /></p>}
		</section>
	);
}

/* The most urgent first: own duties and requests, returns that are overdue, jobs that a second person must approve. */
function NeedsYou({ w }: { w: W }) {
	const inbox = useQuery('/v1/inbox'), short = usePages('/v1/return-ledger', { state: 'overdue' });
	const jobs = useJobs().filter((job) => job.needs_approval && !job.approved_by && !isOver(job));
	if (!inbox.body || short.waiting)
		return null;
	const needs: Need[] = [
		...short.rows.map((row): Need => ({ name: short.name(row, 'organisation'), text: w.short(wonShort(row.overdue_krw)), due: row.overdue_since, late: true, to: `/lists/obligations?column=organisation&value=${row.organisation}`, act: w.look })),
		...order(inbox.body).now.map((work): Need => ({ name: capital(pick(work.name)), text: work.access ? t.problem.ask : work.duty?.subject, due: work.due, late: (work.left ?? 0) < 0, to: '/inbox', act: work.duty ? w.prove : w.answer })),
		...jobs.map((job): Need => ({ name: jobName(job), due: null, late: false, to: '/jobs', act: w.approve })),
	].sort((a, b) => ((a.due ?? '0') < (b.due ?? '0') ? -1 : 1)).slice(0, 3);
	return (
		<section class="card">
			<h2>{w.needs}</h2>
			{needs.length === 0 ? <p class="quiet">{w.needsNone}</p> : (
				<ul class="lines">
					{needs.map(({ name, text, due, late, to, act }) => (
						<li key={name + text}>
							<span><strong>{name}</strong><span class="small"><span class="quiet">{text}</span> <span class={late ? 'bad' : 'quiet'}>{due ? (late ? w.late : w.until)(day(due)) : w.noDay}</span></span></span>
							<Link class="button nowrap" to={to}>{act}<span class="unseen">: {name} {text}</span></Link>
						</li>
					))}
				</ul>
			)}
			<p><Link to="/inbox" class="open-link">{w.toInbox}</Link></p>
		</section>
	);
}
