/* Decimal strings as the server sends them, rounded for the eye without a float on the way: half away from zero, at places or significant digits. */

interface Decimal {
	negative: boolean;
	digits: string; /* without leading zeros; "" is zero */
	places: number; /* of `digits` behind the point; never negative */
}

export function parse(text: string): Decimal | null {
	const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim());
	if (!found || (!found[2] && !found[3]))
		return null;
	let digits = (found[2] ?? '') + (found[3] ?? '');
	let places = (found[3] ?? '').length - Number(found[4] ?? 0);
	if (places < 0) {
		digits += '0'.repeat(-places);
		places = 0;
	}
	return { negative: found[1] === '-', digits: digits.replace(/^0+/, ''), places };
}

function rounded(value: Decimal, places: number): Decimal {
	if (value.places <= places)
		return { ...value, digits: value.digits + '0'.repeat(value.digits ? places - value.places : 0), places };
	const cut = value.places - places;
	const padded = value.digits.padStart(cut + 1, '0');
	const kept = padded.slice(0, padded.length - cut);
	const up = (padded[padded.length - cut] ?? '0') >= '5';
	const digits = (up ? (BigInt(kept) + 1n).toString() : kept).replace(/^0+/, '');
	return { negative: value.negative && digits !== '', digits, places };
}

/* How many places show so many significant digits; whole numbers are never cut. */
function placesFor(value: Decimal, significant: number): number {
	return Math.max(0, significant - (value.digits.length - value.places));
}

function write(value: Decimal, trim: boolean): string {
	const padded = value.digits.padStart(value.places + 1, '0');
	const whole = padded.slice(0, padded.length - value.places).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
	let behind = value.places ? padded.slice(padded.length - value.places) : '';
	if (trim)
		behind = behind.replace(/0+$/, '');
	return (value.negative && value.digits ? '−' : '') + whole + (behind ? '.' + behind : '');
}

/* "2975.18060381", 1 → "2,975.2". */
export function toPlaces(text: string, places: number): string {
	const value = parse(text);
	return value ? write(rounded(value, places), false) : text;
}
/* "0.0481111111111", 3 → "0.0481"; "1234.5", 3 → "1,235" (whole numbers keep all their digits); zeros at the end go. */
export function toSignificant(text: string, significant: number): string {
	const value = parse(text);
	if (!value)
		return text;
	const once = rounded(value, placesFor(value, significant));
	/* 9.995 became 10.00: one place less */
	return write(rounded(once, placesFor(once, significant)), true);
}
/* Moves the point: shift(x, -3) of grams are kilograms. */
export function shift(text: string, places: number): string {
	const value = parse(text);
	if (!value)
		return text;
	const digits = value.digits || '0';
	const behind = value.places - places;
	const plain = behind <= 0 ? digits + '0'.repeat(-behind) : digits.padStart(behind + 1, '0');
	return (value.negative && value.digits ? '-' : '') + (behind <= 0 ? plain : plain.slice(0, plain.length - behind) + '.' + plain.slice(plain.length - behind));
}
/* −1, 0, 1: by size; what is no number is less than all. */
export function compare(a: string, b: string): number {
	const x = parse(a), y = parse(b);
	if (!x || !y)
		return (x ? 1 : 0) - (y ? 1 : 0);
	const places = Math.max(x.places, y.places);
	const whole = (d: Decimal) => BigInt((d.digits || '0') + '0'.repeat(places - d.places)) * (d.negative ? -1n : 1n);
	const p = whole(x), q = whole(y);
	return p < q ? -1 : p > q ? 1 : 0;
}
/* For geometry only (widths of bars): never shown, never summed. */
export const approximate = (text: string | null | undefined): number => (text ? Number(text) : 0);

/* part ÷ whole in percent, so many places: exact, rounded once. null where nothing can be said. */
export function share(part: string | null | undefined, whole: string | null | undefined, places = 1): string | null {
	const x = parse(part ?? ''), y = parse(whole ?? '');
	if (!x || !y || !y.digits)
		return null;
	const scale = 10n ** BigInt(y.places + places + 2);
	const top = BigInt(x.digits || '0') * scale, bottom = BigInt(y.digits) * 10n ** BigInt(x.places);
	const twice = (top * 2n + bottom) / (bottom * 2n);
	const text = twice.toString().padStart(places + 1, '0');
	return (x.negative !== y.negative && twice ? '-' : '') + (places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text);
}
/* a − b, of two parts of one whole. */
export function minus(a: string, b: string): string {
	const x = parse(a), y = parse(b);
	if (!x || !y)
		return '';
	const places = Math.max(x.places, y.places);
	const whole = (d: Decimal) => BigInt((d.digits || '0') + '0'.repeat(places - d.places)) * (d.negative ? -1n : 1n);
	const result = whole(x) - whole(y);
	const text = (result < 0n ? -result : result).toString().padStart(places + 1, '0');
	return (result < 0n ? '-' : '') + (places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text);
}
