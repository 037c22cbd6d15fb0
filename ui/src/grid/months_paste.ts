/* What was pasted into twelve months, as values. Pure: tested without a browser. */
import { shift } from '../parts/decimal';
import { typed } from '../parts/units';

export interface Pasted {
	values: string[];
	count: number;
	/* what its header or cells say the amounts are; null: nothing */
	unit: 'kWh' | 'MWh' | 'won' | null;
}

const AMOUNT = /사용\s*전력량|사용량|kwh|mwh|usage|consumption|quantity/i;
const WON = /천원|만원|원\)?$|금액|요금|won|krw|charge/i;
const TOTAL = /합계|총계|소계|^계$|total|^sum$/i;
const UNIT = /\s*(kwh|mwh|천원|만원|원)$/i;
const unitOf = (text: string): Pasted['unit'] => (/mwh/i.test(text) ? 'MWh' : /kwh/i.test(text) ? 'kWh' : WON.test(text) ? 'won' : null);
const timesOf = (text: string): number => (/천원/.test(text) ? 3 : /만원/.test(text) ? 4 : 0);
/* "3월", "2026-03", "2026년 3월", "Mar" → 3. */
function monthOf(cell: string): number | null {
	const plain = cell.trim();
	const found = /^(?:\d{4}\s*[-./년]\s*)?(\d{1,2})\s*월?$/.exec(plain);
	const named = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].indexOf(plain.slice(0, 3).toLowerCase()) + 1;
	const number = found && /\D/.test(plain) ? Number(found[1]) : named;
	return number >= 1 && number <= 12 ? number : null;
}
const valueOf = (cell: string, times: number): string | null => {
	const plain = typed(cell.replace(UNIT, ''));
	const own = timesOf(cell) || times;
	return plain && own ? shift(plain, own) : plain;
};

/* Cells of a spreadsheet, across or down, from a cell on. A header chooses the column by its words (usage before money) and says the unit; rows of totals and words
 * at either end are left out; months that are named go where they belong; a blank cell is a blank month. `first`: the month of the first value. */
export function pasteMonths(text: string, values: readonly string[], from: number, first = 1): Pasted {
	const all = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map((line) => line.split('\t'));
	const only = all.length === 1 && (all[0]?.length ?? 0) > 1 && all[0]?.every((cell) => valueOf(cell, 0) !== null);
	const across = only ? 0 : all.length <= 3 ? all.findIndex((cells) => cells.filter((cell) => valueOf(cell, 0)).length >= 3) : -1;
	const line = all[across] ?? [], above = all[across - 1] ?? [];
	const rows = across < 0 ? all.filter((cells) => !cells.some((cell) => TOTAL.test(cell.trim()))) : line.map((cell, i) => [above[i] ?? '', cell]).filter(([head = '']) => !TOTAL.test(head.trim()));
	const named = (cells: string[]) => cells.some((cell) => AMOUNT.test(cell) || WON.test(cell)) && !cells.some((cell) => valueOf(cell, 0));
	/* a title in one merged cell stands above the header */
	const filled = (cells: string[]) => cells.filter((cell) => cell.trim()).length;
	const header = across < 0 ? rows.filter(named).sort((a, b) => filled(b) - filled(a))[0] ?? [] : [[...above, ...line].find((cell) => unitOf(cell) && !valueOf(cell, 0)) ?? ''];
	const wanted = header.findIndex((cell) => AMOUNT.test(cell));
	const column = across >= 0 ? 1 : wanted >= 0 ? wanted : header.findIndex((cell) => WON.test(cell));
	const head = header[across >= 0 ? 0 : column] ?? '';
	const next = [...values];
	let at = from, count = 0, unit = unitOf(head), begun = false;
	const cells = rows.filter((each) => each !== header && (across >= 0 || !named(each))).map((each) => {
		const month = each.slice(0, Math.max(1, each.length - 1)).map(monthOf).find((found) => found !== null) ?? null;
		const numbers = each.filter((cell, i) => (i > 0 || each.length === 1) && valueOf(cell, 0));
		const cell = column >= 0 ? each[column] ?? '' : numbers[0] ?? each.find((found) => valueOf(found, 0)) ?? (each.every((found) => found.trim() === '' || monthOf(found)) ? '' : each.filter((found) => found.trim() && !monthOf(found)).pop() ?? null);
		return { month, cell, value: cell === null ? null : valueOf(cell, timesOf(head)) };
	});
	while (cells.length && !cells[cells.length - 1]?.value)
		cells.pop();
	for (const { month, cell, value } of cells) {
		/* words are left out, except where an amount belongs: there they are shown as what is no number */
		const text = value ?? (begun && cell !== null && (across >= 0 || month !== null || /\d/.test(cell)) ? cell.trim() : null);
		if (text === null || (!begun && text === ''))
			continue;
		begun = true;
		const place = month === null ? at : (month - first + 12) % 12;
		if (place >= values.length)
			break;
		next[place] = text;
		at = place + 1;
		count++;
		unit ??= cell ? unitOf(cell) : null;
	}
	return { values: next, count, unit };
}
