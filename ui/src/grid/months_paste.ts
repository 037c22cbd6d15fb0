/* What was pasted or typed into twelve months, as values; and which of them looks wrong. Pure: tested without a browser. */
import { compare, shift } from '../parts/decimal';
import { typed } from '../parts/units';

/* Cells of a spreadsheet, across or down, from a cell on. Words (headers, units, totals) at either end are left out; a blank cell is a blank month. */
export function pasteMonths(text: string, values: readonly string[], from: number): { values: string[]; count: number } {
	const rows = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map((line) => line.split('\t'));
	const across = rows.find((cells) => cells.filter((cell) => typed(cell)).length >= 2);
	const down = rows.map((cells) => cells.find((cell) => typed(cell)) ?? (cells.every((cell) => cell.trim() === '') ? '' : null));
	const cells: (string | null)[] = across ?? down;
	const usable = cells.map((cell) => (cell === null ? null : typed(cell)));
	while (usable.length && usable[0] === null)
		usable.shift();
	while (usable.length && usable[usable.length - 1] === null)
		usable.pop();
	const next = [...values];
	let count = 0;
	for (const [i, value] of usable.slice(0, values.length - from).entries()) {
		if (value === null)
			continue;
		next[from + i] = value;
		count++;
	}
	return { values: next, count };
}

export interface Finding {
	index: number;
	kind: 'large' | 'small' | 'not_number';
	/* what it may have been meant to be */
	suggestion: string | null;
}

/* A tenfold or a tenth of the middle of the other months is a slip of the point or of the unit more often than a change. */
export function findOutliers(values: readonly string[]): Finding[] {
	const plain = values.map(typed);
	return plain.flatMap((value, index): Finding[] => {
		if (value === null)
			return [{ index, kind: 'not_number', suggestion: null }];
		const others = plain.filter((other, i): other is string => i !== index && other !== null && other !== '').sort(compare);
		const middle = others[Math.floor(others.length / 2)];
		if (value === '' || others.length < 3 || !middle || compare(middle, '0') <= 0)
			return [];
		const ratio = Number(value) / Number(middle);
		for (const power of [1, 2, 3]) {
			const near = (x: number) => x > 0.5 && x < 2;
			if (near(ratio / 10 ** power) && ratio > 5)
				return [{ index, kind: 'large', suggestion: shift(value, -power) }];
			if (near(ratio * 10 ** power) && ratio < 0.2 && Number(value) > 0)
				return [{ index, kind: 'small', suggestion: shift(value, power) }];
		}
		return [];
	});
}
