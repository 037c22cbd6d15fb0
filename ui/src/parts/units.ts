/* Values as people read them: the only place where a won, a tonne or a day becomes text, so that a card and a chart cannot disagree. Values stay as the
 * server sent them (integers, decimal strings); nothing is added up here. tests/data/units.json holds what each must give. */
import { lang, t } from '../i18n';
import { compare, parse, shift, toPlaces, toSignificant } from './decimal';

type Amount = string | number | null | undefined;
const text = (value: Amount): string | null => (value === null || value === undefined || value === '' ? null : String(value));
const size = (plain: string): string => plain.replace(/^[-−]/, '');

/* ---- won ---- */

/* Every won: 57,480,000원, KRW 57,480,000. */
export function won(value: Amount): string {
	const plain = text(value);
	if (plain === null)
		return t.missing;
	return lang === 'ko' ? `${toPlaces(plain, 0)}원` : `KRW ${toPlaces(plain, 0)}`;
}

/* A unit for a column, a chart or one number, chosen by the largest amount of it, so that the unit never changes inside; the same steps as the program's own
 * documents and charts (src/report/report_unit.c). */
export interface Scale {
	/* of heads and axes: 억원, KRW m, tCO₂e */
	name: string;
	before: string;
	after: string;
	/* the point moves by so many digits */
	power: number;
	places: number;
}
const below = (value: string, limit: string): boolean => compare(size(value), limit) < 0;

export function wonScale(most: Amount): Scale {
	const value = text(most) ?? '0';
	if (lang === 'ko') {
		if (below(value, '10000'))
			return { name: '원', before: '', after: '원', power: 0, places: 0 };
		if (below(value, '100000000'))
			return { name: '만원', before: '', after: '만원', power: 4, places: 0 };
		return { name: '억원', before: '', after: '억원', power: 8, places: below(value, '1000000000') ? 2 : below(value, '100000000000') ? 1 : 0 };
	}
	if (below(value, '1000000'))
		return { name: 'KRW', before: 'KRW ', after: '', power: 0, places: 0 };
	if (below(value, '1000000000'))
		return { name: 'KRW m', before: 'KRW ', after: ' m', power: 6, places: 1 };
	return { name: 'KRW bn', before: 'KRW ', after: ' bn', power: 9, places: below(value, '100000000000') ? 2 : 0 };
}
/* Of kilograms. */
export function carbonScale(most: Amount): Scale {
	const value = text(most) ?? '0';
	if (below(value, '1000'))
		return { name: 'kgCO₂e', before: '', after: ' kg', power: 0, places: below(value, '10') ? 2 : below(value, '100') ? 1 : 0 };
	return { name: 'tCO₂e', before: '', after: ' t', power: 3, places: below(value, '10000') ? 2 : below(value, '1000000') ? 1 : 0 };
}
/* What is not zero is never shown as zero. */
export function scaled(value: Amount, scale: Scale, unit = true): string {
	const plain = text(value);
	if (plain === null)
		return t.missing;
	let shown = toPlaces(shift(plain, -scale.power), scale.places);
	if (compare(plain, '0') !== 0 && /^−?[0.]+$/.test(shown))
		shown = `${plain.startsWith('-') ? '−' : ''}<${scale.places ? `0.${'1'.padStart(scale.places, '0')}` : '1'}`;
	return unit ? scale.before + shown + scale.after : shown;
}
/* One amount with the unit that fits: 1.23억원, 3,200만원, KRW 123.5 m. */
export const wonShort = (value: Amount): string => scaled(value, wonScale(value));

/* Won per tonne, always in the same unit: 107.6만원/tCO₂e, KRW 1.08m/tCO₂e. */
export function wonPerTonne(value: Amount): string {
	const plain = text(value);
	if (plain === null)
		return t.missing;
	return lang === 'ko' ? `${toSignificant(shift(plain, -4), 3)}만원/tCO₂e` : `KRW ${toSignificant(shift(plain, -3), 3)}k/tCO₂e`;
}

/* ---- carbon ---- */

/* kg below a tonne, tonnes above; a column that must not change its unit names it. Values that are compared side by side show more digits. */
export function carbon(kilograms: Amount, unit?: 'g' | 'kg' | 't', significant = 4): string {
	const plain = text(kilograms);
	if (plain === null)
		return t.missing;
	const chosen = unit ?? (compare(size(plain), '1000') >= 0 ? 't' : compare(size(plain), '1') >= 0 || compare(size(plain), '0') === 0 ? 'kg' : 'g');
	const moved = chosen === 't' ? shift(plain, -3) : chosen === 'g' ? shift(plain, 3) : plain;
	return `${toSignificant(moved, significant)} ${chosen}CO₂e`;
}
export function tonnes(value: Amount): string {
	const plain = text(value);
	return plain === null ? t.missing : `${toSignificant(plain, 4)} tCO₂e`;
}

/* What a footprint is stated for: 개, piece. */
export const declared = (unit: string | null | undefined): string => (unit ? (t.units.declared[unit] ?? unit) : '');

/* ---- plain numbers ---- */

export function number(value: Amount, significant = 6): string {
	const plain = text(value);
	return plain === null ? t.missing : toSignificant(plain, significant);
}
/* Of an input, what the formula multiplies: 229 × 50 %, where several suppliers share it. */
export const quantityOf = (of: { quantity: string; share: string }): string => number(of.quantity) + (of.share === '1' ? '' : ` × ${number(shift(of.share, 2))} %`);
export function count(value: Amount): string {
	const plain = text(value);
	return plain === null ? t.missing : toPlaces(plain, 0);
}
export function percent(value: Amount, places = 1): string {
	const plain = text(value);
	return plain === null ? t.missing : `${toPlaces(plain, places)} %`;
}
export function bytes(value: number): string {
	const steps: [number, string][] = [[1 << 30, 'GB'], [1 << 20, 'MB'], [1 << 10, 'kB']];
	const step = steps.find(([from]) => value >= from);
	return step ? `${toSignificant((value / step[0]).toFixed(2), 3)} ${step[1]}` : `${value} B`;
}

/* ---- days and times ---- */

const locale = (): string => (lang === 'ko' ? 'ko-KR' : 'en-GB');

export function day(iso: string | null | undefined): string {
	const [y, m, d] = (iso ?? '').slice(0, 10).split('-').map(Number);
	if (!y || !m || !d)
		return iso || t.missing;
	return lang === 'ko' ? `${y}. ${m}. ${d}.` : new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.UTC(y, m - 1, d));
}
export function month(iso: string | null | undefined): string {
	const [y, m] = (iso ?? '').split('-').map(Number);
	if (!y || !m)
		return iso || t.missing;
	return lang === 'ko' ? `${y}년 ${m}월` : new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.UTC(y, m - 1, 1));
}
export const period = (from: string | null | undefined, to: string | null | undefined): string => (from === to ? month(from) : `${month(from)} – ${month(to)}`);

/* Of the programme's calendar, wherever the reader is: 14:02; with its day where that is not today. */
export function time(iso: string | null | undefined): string {
	const at = iso ? new Date(iso) : null;
	if (!at || Number.isNaN(at.getTime()))
		return t.missing;
	return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Seoul' }).format(at);
}
/* The day of the programme's calendar (UTC+9, no summer time), as the server writes it. Not by a locale: what "en-CA" writes differs between browsers. */
export const seoulDay = (at: Date): string => new Date(at.getTime() + 9 * 3600_000).toISOString().slice(0, 10);
export function moment(iso: string | null | undefined): string {
	const at = iso ? new Date(iso) : null;
	if (!at || Number.isNaN(at.getTime()))
		return t.missing;
	return `${day(seoulDay(at))} ${time(iso)}`;
}
/* "약 2분", "about 40 s": for what is left of a job. */
export function span(seconds: number): string {
	return seconds < 90 ? t.units.second(String(Math.max(1, Math.round(seconds)))) : t.units.minute(String(Math.round(seconds / 60)));
}

/* ---- what people type ---- */

/* "1,234.5", "１２３", "1 234" → "1234.5"; "" where nothing was typed, null where it is no number. */
export function typed(raw: string): string | null {
	const written = raw.normalize('NFKC').replace(/[\s_]/g, '').replace(/^[−–]/, '-');
	if (written === '')
		return '';
	const plain = written.replaceAll(',', '');
	return /^-?(\d+(,\d{3})*\.?\d*|\.\d+)$/.test(written) && parse(plain) ? plain : null;
}
/* With separators, all digits kept: for fields that lose the focus. */
export function grouped(plain: string): string {
	const [whole = '', behind] = plain.split('.');
	return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (behind === undefined ? '' : '.' + behind);
}
