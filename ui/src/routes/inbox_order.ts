/* Requests and duties as one list of work: what waits, by last day, and what is finished. Pure. */
import type { Answer } from '../api/fetch';

type Inbox = Answer<'/v1/inbox'>;
export type Request = Inbox['requests'][number];
export type Duty = Inbox['duties'][number];
export type Work = { id: string; due: string | null; left: number | null } & ({ request: Request; duty?: never } | { duty: Duty; request?: never });

const FINISHED = new Set(['done', 'done_late', 'waived', 'ended']);
const FAR_DAYS = 365;

export interface Ordered {
	now: Work[];
	/* due in more than a year: folded */
	later: Work[];
	finished: Work[];
}

export function order(inbox: Inbox): Ordered {
	const all: Work[] = [
		...inbox.requests.map((request): Work => ({ id: `request ${request.request}`, due: request.due_on, left: request.days_left, request })),
		...inbox.duties.map((duty): Work => ({ id: `${duty.kind} ${duty.subject}`, due: duty.due_on, left: duty.days_left, duty })),
	];
	const last = '9999-12-31';
	const by = (a: Work, b: Work) => ((a.due ?? last) < (b.due ?? last) ? -1 : (a.due ?? last) > (b.due ?? last) ? 1 : a.id < b.id ? -1 : 1);
	const open = all.filter((work) => !work.duty || !FINISHED.has(work.duty.state)).sort(by);
	return {
		now: open.filter((work) => work.left === null || work.left <= FAR_DAYS),
		later: open.filter((work) => work.left !== null && work.left > FAR_DAYS),
		finished: all.filter((work) => work.duty && FINISHED.has(work.duty.state)).sort((a, b) => by(b, a)),
	};
}
