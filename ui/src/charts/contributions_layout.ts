/* Where the bars of a footprint's inputs go: one row each, largest first; small ones are one row that adds up on the server's side of the table. Pure. */
import { approximate, compare, share } from '../parts/decimal';

export interface Contribution {
	key: string;
	name: string;
	kgco2e: string;
	/* own measured process, input by factor or from a supplier */
	kind: 'own' | 'supplier' | 'factor';
}
export interface Bar extends Contribution {
	y: number;
	width: number;
	percent: string;
}
export interface Layout {
	bars: Bar[];
	height: number;
	/* width of the names, beside or above the bars */
	names: number;
	row: number;
}
const ROW = 44;
const STACKED = 60;

export function layout(list: readonly Contribution[], total: string, width: number): Layout {
	if (list.some((each) => approximate(each.kgco2e) < 0))
		throw new Error('a contribution below zero needs another picture');
	const narrow = width < 520;
	const names = narrow ? 0 : Math.min(240, Math.round(width * 0.3));
	const values = 150;
	const room = Math.max(60, width - names - (narrow ? 0 : values));
	const sorted = [...list].sort((a, b) => compare(b.kgco2e, a.kgco2e));
	const most = approximate(sorted[0]?.kgco2e) || 1;
	const row = narrow ? STACKED : ROW;
	return {
		names,
		row,
		height: Math.max(row, sorted.length * row),
		bars: sorted.map((each, i) => ({ ...each, y: i * row, width: Math.max(each.kgco2e === '0' ? 0 : 2, (approximate(each.kgco2e) / most) * room), percent: share(each.kgco2e, total) ?? '' })),
	};
}
