/* Long work: it is started on a button, followed while the page is seen, may be left and found again, and cancelled. One store for bell, title and screens. */
import { useEffect, useReducer } from 'preact/hooks';
import { toast } from '../shell/say';
import { pick, t } from '../i18n';
import { ask, newKey, ProblemError, type Reply } from './fetch';
import { refresh } from './query';
import type { components } from './schema';
import { said } from './words';

export type Job = components['schemas']['Job'];
export interface JobRequest {
	command: string;
	arguments?: (string | { upload: string })[];
	options?: Record<string, unknown>;
	format?: 'text' | 'json' | 'csv' | 'svg';
}

const jobs = new Map<string, Job>();
const listeners = new Set<() => void>();
const names = new Map<string, string>();
const streams = new Map<string, EventSource>();
const POLL_MS = 2000;
let round = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export const isOver = (job: Job): boolean => job.state !== 'queued' && job.state !== 'running';
/* 0 to 100; null while nobody knows how much there is. */
export const progress = (job: Job): number | null => (job.total ? Math.min(100, Math.round(((job.done ?? 0) / job.total) * 100)) : null);
const idOf = (job: Job): string => job.id ?? '';

function tell(): void {
	listeners.forEach((each) => each());
}

function take(job: Job): void {
	const before = jobs.get(idOf(job));
	jobs.set(idOf(job), job);
	if (before && !isOver(before) && isOver(job)) {
		stop(idOf(job));
		const name = names.get(idOf(job)) ?? said('job', job.kind);
		toast(job.state === 'succeeded' ? t.jobs.done(name) : `${name}: ${t.jobs.state[job.state ?? ''] ?? job.state}`);
		refresh('/v1/');
	}
	tell();
}

function stop(id: string): void {
	streams.get(id)?.close();
	streams.delete(id);
}

async function read(id: string): Promise<void> {
	try {
		take((await ask<Job>('GET', `/v1/jobs/${id}`)).body);
	} catch (error) {
		if (error instanceof ProblemError && error.problem.status === 404)
			jobs.delete(id);
	}
}

/* Events while the page is seen and the browser has a connection to spare (six at most for all tabs); else it asks now and then. */
function follow(): void {
	clearTimeout(timer);
	const running = [...jobs.values()].filter((job) => !isOver(job)).map(idOf);
	if (!running.length)
		return;
	const seen = document.visibilityState === 'visible';
	if (!seen)
		[...streams.keys()].forEach(stop);
	const first = running[0] as string;
	if (seen && !streams.size) {
		const stream = new EventSource(`/v1/jobs/${first}/events`);
		streams.set(first, stream);
		stream.onmessage = (event) => take(JSON.parse(event.data as string) as Job);
		for (const kind of ['job', 'progress', 'end'])
			stream.addEventListener(kind, (event) => take(JSON.parse((event as MessageEvent<string>).data) as Job));
		stream.onerror = () => stop(first);
	}
	/* a stream may have fallen silent without an end: now and then it is asked all the same */
	round++;
	for (const id of running)
		if (!streams.has(id) || round % 5 === 0)
			void read(id);
	timer = setTimeout(follow, POLL_MS);
}
document.addEventListener('visibilitychange', follow);

/* `key`: of the form that asks, kept when it asks again. `name`: what people call it. */
export async function startJob(request: JobRequest, name: string, key = newKey(), purpose?: string): Promise<Job> {
	const reply: Reply<Job> = await ask<Job>('POST', '/v1/jobs', { body: { arguments: [], options: {}, ...request }, key, ...(purpose ? { purpose } : {}) });
	names.set(idOf(reply.body), name);
	take(reply.body);
	follow();
	return reply.body;
}

/* Of what was not begun by startJob. */
export const nameJob = (id: string, name: string): unknown => names.set(id, name);

/* It may have ended meanwhile: then it is read as it is. */
export async function cancelJob(id: string): Promise<void> {
	try {
		take((await ask<Job>('POST', `/v1/jobs/${id}/cancel`)).body);
	} catch (error) {
		if (!(error instanceof ProblemError))
			throw error;
		toast(pick(error.problem.message));
		await read(id);
	}
}

export const jobName = (job: Job): string => names.get(idOf(job)) ?? job.kind ?? '';

/* The newest first. */
export function useJobs(): Job[] {
	const [, draw] = useReducer((n: number) => n + 1, 0);
	useEffect(() => {
		listeners.add(draw as () => void);
		return () => { listeners.delete(draw as () => void); };
	}, []);
	return [...jobs.values()].sort((a, b) => ((a.created_at ?? '') < (b.created_at ?? '') ? 1 : -1));
}
export function useJob(id: string | null): Job | undefined {
	const list = useJobs();
	useEffect(() => {
		if (id && !jobs.has(id))
			void read(id).then(follow);
	}, [id]);
	return id ? list.find((job) => job.id === id) : undefined;
}

/* What ran before this page was opened. */
export async function recallJobs(): Promise<void> {
	try {
		const { body } = await ask<{ items: Job[] }>('GET', '/v1/jobs?limit=20');
		for (const job of body.items)
			if (!jobs.has(idOf(job)))
				jobs.set(idOf(job), job);
		tell();
		follow();
	} catch {
		/* the bell shows none; everything else says for itself that the server is away */
	}
}
