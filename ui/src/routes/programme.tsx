/* S1: the whole programme in one sentence, four numbers, what needs you, and one picture from won to vehicle or credit. */
import type { Answer, Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { Picture } from '../charts/picture_later';
import { pick } from '../i18n';
import type words from '../i18n/ko/programme';
import { ThreePartBar, type Part } from '../parts/bar';
import { compare, minus, share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link, useHere } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Stat } from '../parts/stat';
import { Asked, Empty } from '../parts/states';
import { field, figure, keyed, Table } from '../parts/table';
import { count, day, percent, period, tonnes, won, wonPerTonne, wonShort } from '../parts/units';
import { order } from './inbox_order';
import type { Screen } from './page';

type W = typeof words;
type Cascade = Answer<'/v1/cascade'>;
type Obligation = Item<'/v1/obligations'>;
type Campaign = Item<'/v1/campaigns'>;

export default function Programme({ w, query }: Screen<W>) {
	const year = /^\d{4}$/.test(query['year'] ?? '') ? query['year'] : undefined;
	const asked = year ? { year } : {};
	const cascade = useQuery('/v1/cascade', {}, asked);
	const here = useHere();
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
						<Returns w={w} />
						<HandIns w={w} />
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
				<p class="row">{how('verified', w.reduced)}{how('measured', w.reduced, w.parts.measured)}{how('planned', w.reduced, w.planned)}</p>
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

function NeedsYou({ w }: { w: W }) {
	const inbox = useQuery('/v1/inbox');
	if (!inbox.body)
		return null;
	const now = order(inbox.body).now.slice(0, 3);
	return (
		<section class="card">
			<h2>{w.needs}</h2>
			{now.length === 0 ? <p class="quiet">{w.needsNone}</p> : (
				<ul class="needs">
					{now.map((work) => (
						<li key={work.id}>
							<span><strong>{pick(work.request ? work.request.name : work.duty.name)}</strong> <span class="quiet">{work.duty?.subject}</span></span>
							<span class={work.left !== null && work.left < 0 ? 'bad' : 'quiet'}>{work.due ? (work.left !== null && work.left < 0 ? w.late(day(work.due)) : w.until(day(work.due))) : w.noDay}</span>
						</li>
					))}
				</ul>
			)}
			<p><Link to="/inbox" class="button">{w.toInbox}</Link></p>
		</section>
	);
}

/* What each firm must return, what came and what is missing, in words. */
function Returns({ w }: { w: W }) {
	const pages = usePages('/v1/obligations', { kind: 'return' }, 500);
	if (pages.waiting)
		return null;
	return (
		<section class="card">
			<h2>{w.returns}</h2>
			<ListProblem of={pages} />
			{pages.rows.length === 0 && !pages.problem ? <Empty text={w.returnsNone} /> : (
				<Table<Obligation>
					caption={w.returnsCaption} captionUnseen rows={pages.rows} id={(row) => `${row.grant} ${row.origin} ${row.due_on}`} complete={pages.complete} total={pages.total} more={pages.more}
					columns={[
						keyed(w.head.firm, pages, 'organisation'),
						figure(w.head.due, 'due_krw', won),
						figure(w.head.settled, 'settled_krw', won),
						figure(w.head.open, 'open_krw', (krw) => ((krw ?? 0) > 0 ? <strong class="bad">{w.short(won(krw))}</strong> : w.paid)),
						field(w.head.day, 'due_on', day),
					]}
				/>
			)}
		</section>
	);
}

function HandIns({ w }: { w: W }) {
	const pages = usePages('/v1/campaigns', {}, 50);
	if (pages.waiting || pages.problem || pages.rows.length === 0)
		return null;
	return (
		<section class="card">
			<h2>{w.campaigns}</h2>
			<Table<Campaign>
				caption={w.campaigns} captionUnseen rows={pages.rows} id={(row) => row.campaign ?? ''} complete={pages.complete} total={pages.total} more={pages.more}
				columns={[
					{ key: 'name', head: w.head.campaign, head_of_row: true, cell: (row) => <Link to="/requests">{pick({ ko: row.name_ko ?? row.campaign ?? '', en: row.name_en ?? row.campaign ?? '' })}</Link> },
					{ key: 'asked', head: w.head.asked, number: true, value: (row) => row.asked, cell: (row) => count(row.asked) },
					{ key: 'answered', head: w.head.answered, number: true, value: (row) => row.answered, cell: (row) => count(row.answered) },
					{ key: 'accepted', head: w.head.accepted, number: true, value: (row) => row.accepted, cell: (row) => count(row.accepted) },
					{ key: 'day', head: w.head.day, value: (row) => row.due_on, cell: (row) => day(row.due_on) },
				]}
			/>
		</section>
	);
}
