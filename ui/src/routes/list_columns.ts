/* How the columns of any list are shown, from what the server says of them. Pure. */
import type { Item } from '../api/fetch';
import { lang, t } from '../i18n';
import { count, day, moment, month, number, won } from '../parts/units';

export type Resource = Item<'/v1/resources'>;
export type ListColumn = Resource['columns'][number];
export type Row = Record<string, string | number | boolean | null>;

/* The unit that the name ends in. */
const UNITS: [RegExp, string][] = [[/_kgco2e_per_unit$/i, 'kgCO₂e'], [/_kgco2e$/i, 'kgCO₂e'], [/_tco2e$/i, 'tCO₂e'], [/_percent$/, '%'], [/_kg$/, 'kg'], [/_t$/, 't'], [/_kwh(_per_month)?$/, 'kWh']];

export function headOf(column: ListColumn): string {
	const plain = lang === 'ko' ? column.ko : column.name.replace(/_(krw|kgco2e|tco2e|percent|kg|t|kwh)$/i, '').replaceAll('_', ' ');
	const name = plain.charAt(0).toUpperCase() + plain.slice(1);
	const unit = column.type === 'won' ? t.units.won : UNITS.find(([pattern]) => pattern.test(column.name))?.[1];
	return unit && column.type !== 'text' ? `${name} (${unit})` : name;
}

export const isNumber = (column: ListColumn): boolean => ['won', 'tonnes', 'count', 'decimal'].includes(column.type);

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
	default: return String(value);
	}
}

/* Columns that say something in these rows; the others are in the details. */
export function seen(columns: readonly ListColumn[], rows: readonly Row[]): ListColumn[] {
	return columns.filter((column) => !/sha256|^hash$/.test(column.name) && rows.some((row) => row[column.name] !== null && row[column.name] !== ''));
}
