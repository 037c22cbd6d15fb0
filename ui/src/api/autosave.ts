/* Saved while typing, and it says so. Values stay in this browser until the server has them; where somebody else saved meanwhile, both are shown. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../shell/say';
import { t } from '../i18n';
import { AwayError, onAway, ProblemError, type Problem } from './fetch';

const WAIT_MS = 800;
const place = (form: string): string => `sangsaeng.draft.${form}`;

/* What was typed and not sent; personal data must not be put here. */
export function readDraft<Value>(form: string): Value | null {
	try {
		return JSON.parse(localStorage.getItem(place(form)) ?? 'null') as Value | null;
	} catch {
		return null;
	}
}
export function keepDraft<Value>(form: string, value: Value | null): void {
	if (value === null)
		localStorage.removeItem(place(form));
	else
		localStorage.setItem(place(form), JSON.stringify(value));
}

export interface Saved {
	etag: string | null;
}
export type SaveState<Value> =
	| { is: 'clean' }
	| { is: 'saving' }
	| { is: 'saved'; at: Date }
	| { is: 'kept'; problem: Problem | null }
	| { is: 'conflict'; mine: Value; theirs: Value };

interface Asked<Value> {
	form: string;
	stored: Value;
	etag: string | null;
	/* sends If-Match; a 412 becomes a conflict */
	save: (value: Value, etag: string | null) => Promise<Saved>;
	/* the version that is there now */
	read: () => Promise<{ value: Value; etag: string | null }>;
}
export interface Autosave<Value> {
	value: Value;
	state: SaveState<Value>;
	change: (value: Value) => void;
	/* at once: before a step is left */
	flush: () => Promise<boolean>;
	settle: (which: 'mine' | 'theirs') => Promise<void>;
}

export function useAutosave<Value>({ form, stored, etag, save, read }: Asked<Value>): Autosave<Value> {
	const draft = useRef(readDraft<Value>(form));
	const [value, setValue] = useState<Value>(draft.current ?? stored);
	const [state, setState] = useState<SaveState<Value>>(draft.current ? { is: 'kept', problem: null } : { is: 'clean' });
	const now = useRef({ value, etag, timer: undefined as ReturnType<typeof setTimeout> | undefined, theirs: null as string | null, running: null as Promise<boolean> | null });
	/* One at a time, so that a slow answer is no conflict with oneself; what was typed meanwhile goes next. */
	const send = async (): Promise<boolean> => {
		clearTimeout(now.current.timer);
		now.current.timer = undefined;
		if (now.current.running && !(await now.current.running))
			return false;
		now.current.running ??= once().finally(() => { now.current.running = null; });
		return now.current.running;
	};
	const once = async (): Promise<boolean> => {
		const sent = now.current.value;
		setState({ is: 'saving' });
		try {
			now.current.etag = (await save(sent, now.current.etag)).etag;
			if (now.current.value === sent) {
				keepDraft(form, null);
				setState({ is: 'saved', at: new Date() });
			}
			return true;
		} catch (error) {
			if (error instanceof ProblemError && error.problem.status === 412) {
				const there = await read();
				now.current.theirs = there.etag;
				setState({ is: 'conflict', mine: sent, theirs: there.value });
				say(t.conflict.title);
			} else if (error instanceof ProblemError) {
				setState({ is: 'kept', problem: error.problem });
			} else if (error instanceof AwayError) {
				setState({ is: 'kept', problem: null });
			} else {
				throw error;
			}
			return false;
		}
	};
	const sendNow = useRef(send);
	sendNow.current = send;
	useEffect(() => {
		if (draft.current)
			void send();
		/* what could not be sent goes when the server is back; a conflict waits for who has to choose */
		const stop = onAway((away) => { if (!away && now.current.theirs === null && readDraft(form)) void sendNow.current(); });
		/* who leaves the screen or the page within the wait has typed it all the same */
		const leave = () => void (now.current.timer && sendNow.current());
		addEventListener('visibilitychange', leave);
		return () => {
			removeEventListener('visibilitychange', leave);
			leave();
			stop();
		};
	}, []);
	return {
		value,
		state,
		change: (next) => {
			now.current.value = next;
			setValue(next);
			keepDraft(form, next);
			/* what stands there is not saved yet */
			setState((old) => (old.is === 'conflict' ? old : { is: 'saving' }));
			clearTimeout(now.current.timer);
			now.current.timer = setTimeout(() => void send(), WAIT_MS);
		},
		flush: () => (state.is === 'clean' ? Promise.resolve(true) : send()),
		settle: async (which) => {
			if (state.is !== 'conflict')
				return;
			now.current.etag = now.current.theirs;
			now.current.theirs = null;
			if (which === 'mine') {
				await send();
				return;
			}
			now.current.value = state.theirs;
			setValue(state.theirs);
			keepDraft(form, null);
			setState({ is: 'clean' });
		},
	};
}
