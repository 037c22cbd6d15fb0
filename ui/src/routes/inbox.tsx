/* S2: everything that waits, by last day, with one button each; what is finished is folded. */
import { useState } from 'preact/hooks';
import { useQuery } from '../api/query';
import { capital, pick } from '../i18n';
import type words from '../i18n/ko/inbox';
import { PageHead } from '../parts/head';
import { later as lazily } from '../parts/later';
import { Link } from '../parts/link';
import { Asked, Empty } from '../parts/states';
import { count, day } from '../parts/units';
import { AccessDialog, Answers, thing } from './inbox_access';
import { alike, order, type Work } from './inbox_order';
import { ProofDialog } from './inbox_proof';
import type { Screen } from './page';

type W = typeof words;
const AnswerDialog = lazily(() => import('./inbox_answer').then((loaded) => loaded.AnswerDialog));

export default function Inbox({ w }: Screen<W>) {
	const inbox = useQuery('/v1/inbox');
	const [open, setOpen] = useState<Work | null>(null);
	const close = (changed: boolean) => {
		setOpen(null);
		if (changed)
			inbox.reload();
	};
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<Asked result={inbox} tall>
				{(body) => {
					const { now, later, finished, answers } = order(body);
					return (
						<div class="stack">
							{now.length === 0 ? <Empty text={w.none} /> : (
								<section class="stack-small">
									<h2>{w.open(count(now.length))}</h2>
									<List list={now} w={w} onOpen={setOpen} />
								</section>
							)}
							{answers.length > 0 && <Answers of={answers} w={w} />}
							{later.length > 0 && <details><summary>{w.later(count(later.length))}</summary><List list={later} w={w} onOpen={setOpen} /></details>}
							{finished.length > 0 && <details><summary>{w.done(count(finished.length))}</summary><List list={finished} w={w} /></details>}
						</div>
					);
				}}
			</Asked>
			{open?.duty && <ProofDialog duty={open.duty} w={w} onClose={close} />}
			{open?.access && <AccessDialog access={open.access} w={w} onClose={close} />}
			{open?.request && <AnswerDialog request={open.request} others={alike(open.request, inbox.body?.requests ?? [])} w={w} onClose={close} />}
		</>
	);
}

function List({ list, w, onOpen }: { list: Work[]; w: W; onOpen?: (work: Work) => void }) {
	return (
		<ul class="work">
			{list.map((work) => <li key={work.id} class={onOpen && work.left !== null && work.left < 0 ? 'late' : ''}><Line work={work} w={w} onOpen={onOpen} /></li>)}
		</ul>
	);
}

function Line({ work, w, onOpen }: { work: Work; w: W; onOpen?: ((work: Work) => void) | undefined }) {
	const { request, duty, access } = work;
	const name = access ? w.access.asks(pick(work.name), thing(access, w)) : capital(pick(work.name)), delegate = (request ?? duty)?.delegate;
	return (
		<>
			<div class="due">
				{onOpen ? <DaysLeft left={work.left} w={w} /> : <strong>{duty?.done_on ? w.doneOn(day(duty.done_on)) : duty?.state === 'waived' ? w.waived : ''}</strong>}
				{work.due && <span>{day(work.due)}</span>}
			</div>
			<div class="what">
				<h3>{name}</h3>
				{request && <p>{w.askedBy(pick(request.asker))} · {w.minutes(request.about_minutes)}</p>}
				{request?.reason && <p class="warn">{w.returned(request.reason)}</p>}
				{duty && <p>{[duty.subject, pick(duty.basis)].filter(Boolean).join(' · ')}</p>}
				{duty?.state === 'done_late' && <p><span class="badge warn">{w.doneLate}</span></p>}
				{access && <p>{access.reason}</p>}
				{delegate && <p>{w.delegated(delegate)}</p>}
			</div>
			{onOpen && (duty?.kind === 'finding_answer' ? <Link class="button main" to={`/verify/${encodeURIComponent(duty.subject.replace(/(\/\d+)+$/, ''))}`}>{w.answer}<span class="unseen">: {name} {duty.subject}</span></Link> : <button type="button" class={work.left !== null && work.left <= 30 ? 'button main' : 'button'} onClick={() => onOpen(work)}>{duty ? w.prove : w.answer}<span class="unseen">: {name} {duty?.subject}</span></button>)}
		</>
	);
}

function DaysLeft({ left, w }: { left: number | null; w: W }) {
	if (left === null)
		return <strong>{w.noDay}</strong>;
	return <strong class={left < 0 ? 'bad' : left <= 7 ? 'warn' : ''}>{left < 0 ? w.late(count(-left)) : left === 0 ? w.today : w.left(count(left))}</strong>;
}
