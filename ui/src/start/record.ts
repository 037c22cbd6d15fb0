/* The record of a start as the server gives it, and how single values are put into it. Nothing is judged here: the server says what cannot be right. */
import type { Answer } from '../api/fetch';
import type { Look } from '../grid/months';

export type Start = Answer<'/v1/starts/{start}'>;
export type Rec = Start['record'];
export type Estimate = Answer<'/v1/starts/{start}/estimate'>;
export type Finding = Start['findings'][number];
export type Carrier = 'city_gas' | 'lpg' | 'diesel';
export const CARRIERS: readonly Carrier[] = ['city_gas', 'lpg', 'diesel'];
export const MONTHS = 12;

/* What the programme knows of the firm. */
export interface Known {
	name_ko: string;
	name_en: string;
	business_number: string | null;
	ksic: string | null;
	tier: number;
	sites: { site: string; name: string; region: string }[];
	processes: { process: string; site: string; name: string }[];
	products: { product: string; name: string; process: string | null; unit: string; mass_kg: string | null; materials_known: boolean }[];
	materials: { factor: string; name_ko: string; name_en: string; unit: string; kgco2e_per_unit: string; use: string; year: number }[];
	vendors: string[];
}
export const knownOf = (state: Start): Known => state.known as unknown as Known;

type Json = Record<string, unknown> | unknown[];
/* A copy with `value` at a JSON Pointer; undefined takes it away. Objects and lists that are not there are made. */
export function put<T>(of: T, pointer: string, value: unknown): T {
	const [key = '', ...rest] = pointer.split('/').slice(1);
	const list = Array.isArray(of) || (of === null && /^\d+$/.test(key));
	const copy = (list ? [...((of ?? []) as unknown[])] : { ...(of as object) }) as Record<string, unknown>;
	const inner = copy[key] ?? (/^\d+$/.test(rest[0] ?? '') ? [] : {});
	const next = rest.length ? put(inner, '/' + rest.join('/'), value) : value;
	if (next === undefined)
		delete copy[key];
	else
		copy[key] = next;
	return copy as T;
}
export function at(of: unknown, pointer: string): unknown {
	return pointer.split('/').slice(1).reduce<unknown>((found, key) => (found as Record<string, unknown> | null | undefined)?.[key], of);
}

/* ---- months ---- */

export type MonthKind = 'quantity' | 'won';
export type Source = 'bill' | 'measured' | 'estimated';

export const monthsOf = (record: Rec, kind: MonthKind): string[] => Array.from({ length: MONTHS }, (_, i) => record.electricity?.[i]?.[kind] ?? '');
/* Twelve typed texts as they are now; what was confirmed of another value is forgotten. */
export function withMonths(record: Rec, kind: MonthKind, values: readonly string[], source: Source): Rec {
	const before = monthsOf(record, kind);
	const electricity = values.map((value, i) => {
		const old = record.electricity?.[i] ?? {};
		const next: Record<string, unknown> = { ...old, [kind]: value === '' ? undefined : value };
		if (value !== '' && value !== before[i])
			next['source'] = source;
		return next['quantity'] || next['won'] ? next : null;
	});
	const changed = values.flatMap((value, i) => (value !== before[i] ? [`:/electricity/${i}`] : []));
	return { ...record, electricity, accept: (record.accept ?? []).filter((each) => !changed.some((end) => each.endsWith(end))) };
}
export function looksOf(state: Start, record: Rec): Look[] {
	return Array.from({ length: MONTHS }, (_, i) => {
		const typed = record.electricity?.[i];
		const judged = state.totals.electricity[i];
		if (!typed?.quantity && !typed?.won)
			return 'missing';
		return judged?.state === 'held_out' ? 'held' : typed.source === 'estimated' || judged?.estimated ? 'estimated' : 'typed';
	});
}
/* Findings at one place of the record, as long as what they were found at is still there. */
export const findingsAt = (state: Start, record: Rec, pointer: string): Finding[] => state.findings.filter((each) => !each.accepted && (each.pointer === pointer || each.pointer.startsWith(pointer + '/'))
	&& differences(at(record, pointer), at(state.record, pointer)).length === 0);

export const energyOf = (record: Rec, carrier: Carrier) => record.energy?.find((each) => each.carrier === carrier);
export function withEnergy(record: Rec, carrier: Carrier, change: { state?: 'none' | 'value' | 'unknown'; quantity?: string | null }): Rec {
	const list = record.energy ?? [];
	const old = energyOf(record, carrier) ?? { carrier };
	const next = { ...old, ...change };
	return { ...record, energy: energyOf(record, carrier) ? list.map((each) => (each.carrier === carrier ? next : each)) : [...list, next] };
}

/* ---- two versions ---- */

export function leaves(of: unknown, pointer = ''): Map<string, string> {
	const found = new Map<string, string>();
	if (of !== null && typeof of === 'object')
		for (const [key, value] of Object.entries(of as Json))
			leaves(value, `${pointer}/${key}`).forEach((text, each) => found.set(each, text));
	else if (of !== null && of !== undefined && of !== '')
		found.set(pointer, String(of));
	return found;
}
export function differences(a: unknown, b: unknown): string[] {
	const x = leaves(a), y = leaves(b);
	return [...new Set([...x.keys(), ...y.keys()])].filter((each) => x.get(each) !== y.get(each)).sort();
}
