/* Requests, duties and what others ask to see as one list of work: what waits, by last day, and what is finished. Pure. */
import type { Answer } from '../api/fetch';

type Inbox = Answer<'/v1/inbox'>;
export type Request = Inbox['requests'][number];
export type Duty = Inbox['duties'][number];
export type Access = Inbox['access_requests'][number];
/* `name`: what is to be done, or who asks to see data */
export type Work = { id: string; name: { ko: string; en: string }; due: string | null; left: number | null; request?: Request; duty?: Duty; access?: Access };

const FINISHED = new Set(['done', 'done_late', 'waived', 'ended']);
const FAR_DAYS = 365;

export interface Ordered {
	now: Work[];
	/* due in more than a year: folded */
	later: Work[];
	finished: Work[];
	/* to what the firm asked to see itself */
	answers: Access[];
}

/* Others that want the same tables and months of the same firm: one answer serves them all. */
export function alike(one: Request, all: Request[]): Request[] {
	const about = ({ request, period, ask }: Request) => [request.split('/')[1], period.from, period.to, ...[...ask].sort()].join();
	return all.filter((each) => each.request !== one.request && about(each) === about(one));
}

export function order(inbox: Inbox): Ordered {
	const all: Work[] = [
		...inbox.requests.map((request): Work => ({ id: `request ${request.request}`, name: request.name, due: request.due_on, left: request.days_left, request })),
		...inbox.duties.map((duty): Work => ({ id: `${duty.kind} ${duty.subject}`, name: duty.name, due: duty.due_on, left: duty.days_left, duty })),
		...inbox.access_requests.filter((access) => access.state === 'open').map((access): Work => ({ id: `access ${access.access_request}`, name: access.asker, due: null, left: null, access })),
	];
	const last = '9999-12-31';
	const by = (a: Work, b: Work) => ((a.due ?? last) < (b.due ?? last) ? -1 : (a.due ?? last) > (b.due ?? last) ? 1 : a.id < b.id ? -1 : 1);
	const open = all.filter((work) => !work.duty || !FINISHED.has(work.duty.state)).sort(by);
	return {
		now: open.filter((work) => work.left === null || work.left <= FAR_DAYS),
		later: open.filter((work) => work.left !== null && work.left > FAR_DAYS),
		finished: all.filter((work) => work.duty && FINISHED.has(work.duty.state)).sort((a, b) => by(b, a)),
		answers: inbox.access_requests.filter((access) => access.state !== 'open'),
	};
}
