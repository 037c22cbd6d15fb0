/* S14: an application with its receipt and checklist, or a grant with its money in time, its papers, what is still owed and what was returned. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, AwayError, newKey, ProblemError, type Answer, type Item, type Problem } from '../api/fetch';
import { usePages } from '../api/pages';
import { refresh, useAddress, useQuery } from '../api/query';
import type { Me } from '../api/session';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/grant';
import { Field } from '../parts/field';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Asked, ProblemNote } from '../parts/states';
import { Stat } from '../parts/stat';
import { Table } from '../parts/table';
import { day, moment, tonnes, won, wonShort } from '../parts/units';
import { toast } from '../shell/say';
import { setTitle } from '../shell/title';
import type { Screen } from './page';

type W = typeof words;
type Receipt = Answer<'/v1/grant-applications/{application}/receipt'>;
type GrantRow = Item<'/v1/grants'>;

export default function Grant({ w, params }: Screen<W>) {
	const id = params['id'] ?? '';
	const application = useQuery('/v1/grant-applications/{application}/receipt', { application: id });
	const grant = useQuery('/v1/grants/{grant}', { grant: id });
	useEffect(() => setTitle(`${id} · ${w.title}`), [id]);
	const name = application.body && pick({ ko: application.body.name_ko, en: application.body.name_en });
	return (
		<>
			<PageHead title={name ? w.named(name) : `${w.grant} ${id}`} crumb={<Link to="/grants">{w.list}</Link>} text={application.body && `${w.receiptNumber(id)} · ${w.states[application.body.state] ?? application.body.state}`} />
			<div class="stack">
				{application.body && <Applied of={application.body} w={w} />}
				{grant.body ? <Money of={grant.body as GrantRow} w={w} /> : !application.body && (application.problem?.status === 404 ? <Asked result={grant}>{() => null}</Asked> : <Asked result={application}>{() => null}</Asked>)}
			</div>
		</>
	);
}

function Applied({ of, w }: { of: Receipt; w: W }) {
	const me = useAddress<Me>('/v1/me');
	const own = me.body?.organisation === of.firm;
	const decides = me.body?.role === 'operator';
	const steps: [string, string, boolean][] = [
		[w.submitted, moment(of.submitted_at), true],
		[w.decision, of.decided_on ? day(of.decided_on) : w.dueOn(day(of.decide_by)), Boolean(of.decided_on)],
		[w.readByRun, of.state === 'accepted' ? w.nextRun : '', false],
	];
	return (
		<>
			{of.state === 'returned' && <p class="note warn">{w.returnedFor(of.reason ?? '')}</p>}
			<div class="cards">
				<section class="card"><h2 class="stat-name">{w.support}</h2><Stat value={wonShort(of.support_krw)} /><p class="stat-note">{w.of(won(of.cost_krw))}</p></section>
				<section class="card"><h2 class="stat-name">{w.own}</h2><Stat value={wonShort(of.own_krw)} />{of.return_krw > 0 && <p class="stat-note">{w.mustReturn(wonShort(of.return_krw))}</p>}</section>
				<section class="card"><h2 class="stat-name">{w.cut}</h2><Stat value={tonnes(of.tco2e_per_year)} /><p class="stat-note"><span class="badge warn">{t.quality.estimated}</span></p></section>
			</div>
			<section class="card">
				<h2>{w.course}</h2>
				<ol class="lines">{steps.map(([name, when, done]) => <li key={name}><span><strong>{name}</strong></span><span>{when} {done && <span class="badge good">{w.done}</span>}</span></li>)}</ol>
			</section>
			<section class="card">
				<h2>{w.checklist}</h2>
				<ul class="lines">{of.checklist.map((each, i) => <li key={i}><span><strong>{w.papers[each.kind] ?? each.kind}</strong>{each.vendor && <span class="small quiet">{each.vendor} · {won(each.supply_value_krw)}</span>}</span><span class={each.state === 'there' ? 'badge good' : 'badge warn'}>{each.state === 'there' ? w.there : w.later}</span></li>)}</ul>
				<p class="small quiet">{w.quotesOf(of.quotes, of.quotes_needed)} · {t.explain.hash} {of.sha256.slice(0, 16)}…</p>
			</section>
			{of.state === 'submitted' && (own || decides) && <Decide of={of} own={own} w={w} />}
		</>
	);
}

/* The firm takes it back; who decides accepts it or gives it back with a reason. */
function Decide({ of, own, w }: { of: Receipt; own: boolean; w: W }) {
	const [reason, setReason] = useState('');
	const [problem, setProblem] = useState<Problem | null>(null);
	const key = useRef(newKey());
	const act = (what: 'accept' | 'return' | 'withdraw') => {
		setProblem(null);
		ask('POST', `/v1/grant-applications/${encodeURIComponent(of.application)}/${what}`, { body: what === 'accept' || !reason ? {} : { reason }, key: key.current }).then(
			() => {
				toast(w.acted[what]);
				refresh('/v1/');
			},
			(error: unknown) => {
				key.current = newKey();
				if (error instanceof ProblemError)
					setProblem(error.problem);
				else if (!(error instanceof AwayError))
					throw error;
			});
	};
	return (
		<section class="card form">
			<h2>{own ? w.withdrawTitle : w.decideTitle}</h2>
			<Field label={w.reason} optional={own}>{(tied) => <input {...tied} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}</Field>
			{problem && <ProblemNote problem={problem} level={3} />}
			<div class="row">
				{own ? <button type="button" class="button danger" onClick={() => act('withdraw')}>{w.withdraw}</button>
					: <><button type="button" class="button main" onClick={() => act('accept')}>{w.accept}</button><button type="button" class="button" onClick={() => act('return')}>{w.giveBack}</button></>}
			</div>
		</section>
	);
}

function Money({ of, w }: { of: GrantRow; w: W }) {
	const id = of.grant ?? '';
	const owed = usePages('/v1/obligations', { grant: id });
	const returned = usePages('/v1/returns', { measure: id });
	const papers = usePages('/v1/evidence', { measure: id });
	const steps: [string, string, string][] = [
		[w.submitted, day(of.applied_on), ''],
		[w.decision, day(of.decided_on), won(of.reserved_krw)],
		[w.money.paid, '', won(of.paid_krw)],
		[w.money.fixed, of.fixed_krw ? day(of.state_on) : '', won(of.fixed_krw)],
	];
	return (
		<>
			<section class="card">
				<div class="card-head"><h2>{w.course}</h2><span class="badge info">{w.states[of.state ?? ''] ?? of.state}</span></div>
				<ol class="lines">{steps.map(([name, when, money]) => <li key={name}><span><strong>{name}</strong>{when && <span class="small quiet">{when}</span>}</span><span class="nowrap">{money}</span></li>)}</ol>
				{of.reason && <p class="small quiet">{w.decision}: {of.reason}</p>}
			</section>
			{owed.rows.length > 0 && (
				<section class="card">
					<h2>{w.owed}</h2>
					<Table
						caption={w.owedText} rows={owed.rows} id={(row) => `${row.kind} ${row.origin} ${row.due_on} ${row.due_krw}`}
						columns={[
							{ key: 'kind', head: w.kind, head_of_row: true, cell: (row) => w.kinds[row.kind ?? ''] ?? row.kind },
							{ key: 'due', head: w.due, number: true, cell: (row) => won(row.due_krw) },
							{ key: 'settled', head: w.settled, number: true, cell: (row) => won(row.settled_krw) },
							{ key: 'open', head: w.open, number: true, cell: (row) => <span class={row.open_krw ? 'bad' : ''}>{row.open_krw ? w.short(won(row.open_krw)) : won(row.open_krw)}</span> },
							{ key: 'by', head: w.by, cell: (row) => day(row.due_on) },
						]}
					/>
				</section>
			)}
			{returned.rows.length > 0 && (
				<section class="card">
					<h2>{w.returned}</h2>
					<Table
						caption={w.returnedText} rows={returned.rows} id={(row) => row.return ?? ''}
						columns={[
							{ key: 'on', head: w.by, head_of_row: true, cell: (row) => day(row.returned_on) },
							{ key: 'won', head: w.amount, number: true, cell: (row) => won(row.amount_krw) },
							{ key: 'for', head: w.forMeasure, cell: (row) => row.for_measure ?? w.pool },
							{ key: 'evidence', head: w.paper, cell: (row) => row.evidence ?? t.missing },
						]}
					/>
				</section>
			)}
			<section class="card">
				<h2>{w.paperList}</h2>
				{papers.rows.length === 0 && !papers.waiting ? <p class="quiet">{w.noPapers}</p> : (
					<ul class="lines">{papers.rows.map((each) => <li key={each.evidence}><span><strong>{w.papers[each.kind ?? ''] ?? each.kind}</strong><span class="small quiet">{each.title}</span></span><span class="nowrap">{day(each.issued_on)}{each.file && <> · <a download href={`/v1/evidence/${encodeURIComponent(each.evidence ?? '')}/content`}>{t.download}<span class="unseen">: {each.title}</span></a></>}</span></li>)}</ul>
				)}
			</section>
		</>
	);
}
