/* What was read once is shown at once and asked for again; the ETag makes that cheap. */
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { address, ask, AwayError, onAway, ProblemError, type Answer, type Problem, type Query } from './fetch';
import type { paths } from './schema';

interface Kept {
	body: unknown;
	etag: string | null;
	at: number;
	running: Promise<void> | null;
	problem: Problem | null;
	away: boolean;
}
const kept = new Map<string, Kept>();
const watchers = new Map<string, Set<() => void>>();
const FRESH_MS = 5000;
/* At the end of an address: whether the answer is to be a picture laid out by the server, and why it is asked for, which meter values want to know. */
const marked = (at: string, kind: '' | 'picture', purpose: string): string => (kind || purpose ? `${at}#${kind} ${encodeURIComponent(purpose)}` : at);
export const pictureOf = (at: string, purpose = ''): string => marked(at, 'picture', purpose);

export type Result<Body> = { body: Body | undefined; problem: Problem | null; away: boolean; waiting: boolean; reload: () => void };

function tell(at: string): void {
	watchers.get(at)?.forEach((each) => each());
}

function read(at: string): Promise<void> {
	const entry: Kept = kept.get(at) ?? { body: undefined, etag: null, at: 0, running: null, problem: null, away: false };
	kept.set(at, entry);
	entry.running ??= (async () => {
		try {
			const [plain = at, mark = ''] = at.split('#');
			const [kind, purpose = ''] = mark.split(' ');
			const reply = await ask<unknown>('GET', plain, { known: entry.etag, purpose: decodeURIComponent(purpose), ...(kind ? { accept: 'application/vnd.sangsaeng.drawing+json' } : {}) });
			if (reply.status !== 304) {
				entry.body = reply.body;
				entry.etag = reply.etag;
			}
			entry.problem = null;
			entry.away = false;
			entry.at = Date.now();
		} catch (error) {
			if (error instanceof ProblemError) {
				entry.problem = error.problem;
				if (error.problem.status === 403 || error.problem.status === 404)
					entry.body = undefined;
			} else if (error instanceof AwayError) {
				entry.away = true;
			} else {
				throw error;
			}
		} finally {
			entry.running = null;
			tell(at);
		}
	})();
	return entry.running;
}

/* Everything that was read is asked for again where it is shown: after something was written, or another role was taken. */
export function refresh(prefix = ''): void {
	for (const [at, entry] of kept) {
		if (!at.startsWith(prefix))
			continue;
		entry.at = 0;
		if (watchers.get(at)?.size)
			void read(at);
		else
			kept.delete(at);
	}
}
export function forget(): void {
	kept.clear();
}

/* Counts how often the server came back: what could not be read is asked for again. */
export function useBack(): number {
	const [round, again] = useReducer((n: number) => n + 1, 0);
	useEffect(() => onAway((away) => { if (!away) (again as () => void)(); }), []);
	return round;
}

export function useAddress<Body>(at: string | null): Result<Body> {
	const [, draw] = useReducer((n: number) => n + 1, 0);
	const shown = useRef(at);
	shown.current = at;
	useEffect(() => {
		if (at === null)
			return;
		const list = watchers.get(at) ?? new Set();
		watchers.set(at, list);
		list.add(draw as () => void);
		const entry = kept.get(at);
		if (!entry || (Date.now() - entry.at > FRESH_MS && !entry.running))
			void read(at);
		const again = () => {
			const known = kept.get(at);
			if (document.visibilityState === 'visible' && known && Date.now() - known.at > FRESH_MS)
				void read(at);
		};
		document.addEventListener('visibilitychange', again);
		return () => {
			list.delete(draw as () => void);
			document.removeEventListener('visibilitychange', again);
		};
	}, [at]);
	const entry = at === null ? undefined : kept.get(at);
	return {
		body: entry?.body as Body | undefined,
		problem: entry?.problem ?? null,
		away: entry?.away ?? false,
		waiting: at !== null && (!entry || (entry.body === undefined && !entry.problem && !entry.away)),
		reload: () => { if (at !== null) void read(at); },
	};
}

/* useQuery('/v1/footprints/{product}', {product}); a null for the names asks nothing yet. */
export function useQuery<Path extends keyof paths>(path: Path, names: Record<string, string> | null = {}, query?: Query, purpose = ''): Result<Answer<Path>> {
	return useAddress<Answer<Path>>(names === null ? null : marked(address(path, names, query), '', purpose));
}
