/* S14: an application with its receipt and checklist, or a grant with its money in time, its papers, what is still owed and what was returned. */
import { useState } from 'preact/hooks';
import { ask, newKey, type Answer, type Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { refresh, useAddress, useQuery } from '../api/query';
import type { Me } from '../api/session';
import { said } from '../api/words';
import { named, pick, t } from '../i18n';
import type words from '../i18n/ko/grant';
import { Card, Line, StatCard } from '../parts/card';
import { Explain } from '../parts/explain';
import { Input, useDoing } from '../parts/form';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Asked } from '../parts/states';
import { coded, field, figure, Table } from '../parts/table';
import { day, moment, tonnes, won, wonShort } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
type Receipt = Answer<'/v1/grant-applications/{application}/receipt'>;
type GrantRow = Item<'/v1/grants'>;

export default function Grant({ w, params }: Screen<W>) {
	const id = params['id'] ?? '';
	const application = useQuery('/v1/grant-applications/{application}/receipt', { application: id });
	const grant = useQuery('/v1/grants/{grant}', { grant: id });
	const machine = useQuery('/v1/monitoring/{measure}', { measure: id }).body;
	const name = application.body ? named(application.body) : machine && pick({ ko: machine.machine ?? '', en: machine.machine_en ?? '' });
	return (
		<>
			<PageHead title={name ? w.named(name) : `${w.grant} ${id}`} crumb={<Link to="/grants">{w.list}</Link>} text={application.body ? `${w.receiptNumber(id)} · ${said('grant_state', application.body.state)}` : name && `${w.grant} ${id}`} />
			<div class="stack">
				{application.body && <Applied of={application.body} w={w} />}
				{grant.body ? <Money of={grant.body as GrantRow} w={w} /> : !application.body && (application.problem?.status === 404 ? <Asked result={grant}>{() => null}</Asked> : <Asked result={application}>{() => null}</Asked>)}
			</div>
		</>
	);
}

const File = ({ evidence, title }: { evidence: string; title: string }) => <a download href={`/v1/evidence/${encodeURIComponent(evidence)}/content`}>{t.download}<span class="unseen">: {title}</span></a>;

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
				<StatCard name={w.support} value={wonShort(of.support_krw)}>{w.of(won(of.cost_krw))} <Explain of={`application:${of.application}:support`} name={w.support} /></StatCard>
				<StatCard name={w.own} value={wonShort(of.own_krw)}>{of.return_krw > 0 && w.mustReturn(wonShort(of.return_krw))} <Explain of={`application:${of.application}:own`} name={w.own} /></StatCard>
				<StatCard name={w.cut} value={tonnes(of.tco2e_per_year)}><span class="badge warn">{t.quality.estimated}</span></StatCard>
			</div>
			<Card title={w.course}>
				<ol class="lines">{steps.map(([name, when, done]) => <Line key={name} name={name}>{when} {done && <span class="badge good">{w.done}</span>}</Line>)}</ol>
			</Card>
			<Card title={w.checklist}>
				<ul class="lines">{of.checklist.map((each, i) => <Line key={i} name={said('evidence', each.kind)} text={each.vendor && `${each.vendor} · ${won(each.supply_value_krw)}`}>{each.evidence && <><File evidence={each.evidence} title={said('evidence', each.kind)} /> · </>}<span class={each.state === 'there' ? 'badge good' : 'badge warn'}>{each.state === 'there' ? w.there : w.later}</span></Line>)}</ul>
				<p class="small quiet">{w.quotesOf(of.quotes, of.quotes_needed)} · {t.explain.hash} {of.sha256.slice(0, 16)}…</p>
			</Card>
			{of.state === 'submitted' && (own || decides) && <Decide of={of} own={own} w={w} />}
		</>
	);
}

/* The firm takes it back; who decides accepts it or gives it back with a reason. */
function Decide({ of, own, w }: { of: Receipt; own: boolean; w: W }) {
	const [reason, setReason] = useState('');
	const { act, note } = useDoing(() => refresh('/v1/'));
	const button = (text: string, what: 'accept' | 'return' | 'withdraw', look: string) => (
		<button
			type="button" class={look}
			onClick={() => void act(() => ask('POST', `/v1/grant-applications/${encodeURIComponent(of.application)}/${what}`, { body: what === 'accept' || !reason ? {} : { reason }, key: newKey() }), w.acted[what])}
		>
			{text}
		</button>
	);
	return (
		<section class="card form">
			<h2>{own ? w.withdraw : w.decideTitle}</h2>
			<Input label={w.reason} optional={own} value={reason} onChange={setReason} />
			{note}
			<div class="row">{own ? button(w.withdraw, 'withdraw', 'button danger') : <>{button(w.accept, 'accept', 'button main')}{button(w.giveBack, 'return', 'button')}</>}</div>
		</section>
	);
}

function Money({ of, w }: { of: GrantRow; w: W }) {
	const id = of.grant ?? '';
	const owed = usePages('/v1/obligations', { grant: id });
	const returned = usePages('/v1/returns', { measure: id });
	const papers = usePages('/v1/evidence', { measure: id });
	const steps: [string, string, string, string?][] = [
		[w.submitted, day(of.applied_on), ''],
		[w.decision, day(of.decided_on), won(of.reserved_krw), 'reserved'],
		[w.money.paid, '', won(of.paid_krw), 'paid'],
		[w.money.fixed, of.fixed_krw ? day(of.state_on) : '', won(of.fixed_krw), 'fixed'],
	];
	return (
		<>
			<section class="card">
				<div class="card-head"><h2>{w.course}</h2><span class="badge info">{said('grant_state', of.state)}</span></div>
				<ol class="lines">{steps.map(([name, when, money, figure]) => <Line key={name} name={name} text={when}>{money} {figure && <Explain of={`grant:${id}:${figure}`} name={name} />}</Line>)}</ol>
				{of.reason && <p class="small quiet">{w.decision}: {of.reason}</p>}
			</section>
			{owed.rows.length > 0 && (
				<Card title={w.owed}>
					<Table<Item<'/v1/obligations'>>
						caption={w.owedText} rows={owed.rows} id={(row) => `${row.kind} ${row.origin} ${row.due_on} ${row.due_krw}`}
						columns={[
							coded(w.kind, 'kind', 'due_kind'),
							{ ...figure<Item<'/v1/obligations'>, 'due_krw'>(w.due, 'due_krw', won), cell: (row) => <>{won(row.due_krw)} {row.kind === 'return' && <Explain of={`grant:${id}:due`} name={w.due} />}</> },
							figure(w.settled, 'settled_krw', won),
							figure(w.open, 'open_krw', (krw) => (krw ? <span class="bad">{w.short(won(krw))}</span> : won(krw))),
							field(w.by, 'due_on', (on) => (on ? day(on) : '–')),
						]}
					/>
				</Card>
			)}
			{returned.rows.length > 0 && (
				<Card title={w.returned}>
					<Table<Item<'/v1/returns'>>
						caption={w.returnedText} rows={returned.rows} id="return"
						columns={[
							field(w.by, 'returned_on', day),
							figure(w.amount, 'amount_krw', won),
							field(w.forMeasure, 'for_measure', (measure) => measure ?? w.pool),
							field(w.paper, 'evidence', (evidence) => evidence ?? t.missing),
						]}
					/>
				</Card>
			)}
			<Card title={w.paperList}>
				{papers.rows.length === 0 && !papers.waiting ? <p class="quiet">{w.noPapers}</p> : (
					<ul class="lines">{papers.rows.map((each) => <Line key={each.evidence} name={said('evidence', each.kind)} text={each.title}>{day(each.issued_on)}{each.file && <> · <File evidence={each.evidence ?? ''} title={each.title ?? ''} /></>}</Line>)}</ul>
				)}
			</Card>
		</>
	);
}
