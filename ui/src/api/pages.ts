/* A list page by page, in the server's order: more rows come when they are asked for. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { address, ask, AwayError, onAway, ProblemError, type Item, type Problem, type Query } from './fetch';
import { pick } from '../i18n';
import type { paths } from './schema';

type Names = Record<string, Record<string, { ko: string; en: string | null }>>; /* by column and key */
interface Page<Row> {
	items: Row[];
	next_cursor: string | null;
	total?: number;
	names?: Names;
}
export interface Pages<Row> {
	rows: Row[];
	/* what a person reads of a column with keys: whose key it is, or the key (a pseudonym) where there is no name for this reader */
	name(row: Row, column: keyof Row & string): string;
	total: number | null;
	/* all of it is here, so it may be put into another order */
	complete: boolean;
	waiting: boolean;
	problem: Problem | null;
	away: boolean;
	more: () => void;
	reload: () => void;
}

/* `path` null asks nothing yet. */
export function useList<Row>(path: string | null, query: Query = {}, limit = 200, purpose = ''): Pages<Row> {
	const at = path === null ? null : address(path, {}, { ...query, limit, count: true });
	const [state, set] = useState<{ at: string | null; rows: Row[]; names: (Names | undefined)[]; cursor: string | null; total: number | null; complete: boolean; problem: Problem | null; away: boolean }>(
		{ at: null, rows: [], names: [], cursor: null, total: null, complete: false, problem: null, away: false });
	const [round, again] = useState(0);
	const running = useRef<AbortController | null>(null);
	const read = async (cursor: string | null, before: Row[]) => {
		if (at === null || (cursor !== null && running.current))
			return;
		running.current?.abort();
		const own = new AbortController();
		running.current = own;
		try {
			const { body } = await ask<Page<Row>>('GET', cursor ? `${at}&cursor=${encodeURIComponent(cursor)}` : at, { signal: own.signal, purpose });
			const rows = cursor ? [...before, ...body.items] : body.items;
			set((old) => ({ at, rows, names: [...(cursor ? old.names : []), body.names], cursor: body.next_cursor, total: body.total ?? null, complete: body.next_cursor === null, problem: null, away: false }));
		} catch (error) {
			if (error instanceof ProblemError)
				set((old) => ({ ...old, at, problem: error.problem }));
			else if (error instanceof AwayError)
				set((old) => ({ ...old, at, away: true }));
		} finally {
			if (running.current === own)
				running.current = null;
		}
	};
	useEffect(() => {
		void read(null, []);
		return () => running.current?.abort();
	}, [at, round, purpose]);
	const failed = useRef(false);
	failed.current = state.away || state.problem?.status === 401;
	useEffect(() => onAway((away) => { if (!away && failed.current) again((n) => n + 1); }), []);
	const current = state.at === at;
	return {
		rows: current ? state.rows : [],
		name: (row, column) => {
			const key = String(row[column] ?? ''), name = state.names.map((each) => each?.[column]?.[key]).find(Boolean);
			return name ? pick({ ko: name.ko, en: name.en ?? '' }) : key;
		},
		total: current ? state.total : null,
		complete: current && state.complete,
		waiting: at !== null && !(current && (state.total !== null || state.complete || state.rows.length > 0 || state.problem || state.away)),
		problem: current ? state.problem : null,
		away: current && state.away,
		more: () => { if (current && state.cursor) void read(state.cursor, state.rows); },
		reload: () => again((n) => n + 1),
	};
}
export const usePages = <Path extends keyof paths>(path: Path | null, query?: Query, limit?: number): Pages<Item<Path>> => useList<Item<Path>>(path as string | null, query, limit);
