/* How the columns of any list are shown, from what the server says of them. Pure. */
import type { Item } from '../api/fetch';
import { said } from '../api/words';
import { pick, t } from '../i18n';
import { count, day, moment, month, number, won } from '../parts/units';

export type Resource = Item<'/v1/resources'>;
export type ListColumn = Resource['columns'][number];
export type Row = Record<string, string | number | boolean | null>;

export const headOf = (column: ListColumn): string => pick(column.head).replace('CO2e', 'CO₂e');

export const isNumber = (column: ListColumn): boolean => ['won', 'tonnes', 'count', 'decimal', 'year'].includes(column.type);

/* A cell in a column whose head has the unit. */
export function cellOf(column: ListColumn, value: Row[string] | undefined): string {
	if (value === null || value === undefined || value === '')
		return '';
	switch (column.type) {
	case 'won': return won(value as number).replace(/^KRW |원$/g, '');
	case 'tonnes':
	case 'count': return count(value as number);
	case 'decimal': return number(value as string);
	case 'day': return day(String(value));
	case 'month': return month(String(value));
	case 'time': return moment(String(value));
	case 'bool': return value ? t.yes : t.no;
	default: return column.codes ? wordsOf(column.codes, String(value)) : String(value);
	}
}

/* A cell holds one code, or several with blanks between. */
function wordsOf(kind: string, code: string): string {
	const word = said(kind, code);
	return word === code ? code.split(' ').map((each) => said(kind, each)).join(', ') : word;
}

/* Columns that say something in these rows; the others are in the details. */
export function seen(columns: readonly ListColumn[], rows: readonly Row[]): ListColumn[] {
	return columns.filter((column) => !/sha256|^hash$/.test(column.name) && rows.some((row) => row[column.name] !== null && row[column.name] !== ''));
}
