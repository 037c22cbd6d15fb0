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

/* Lists by subject, for the index; what is new on the server shows under its class. */
const GROUPS: Record<string, string[]> = {
	party: ['organisations', 'sites', 'consortia', 'organisation-status', 'agreements', 'promises', 'annexes', 'targets', 'education', 'eligibility'],
	person: ['persons', 'consents'],
	carbon: ['footprints', 'versions', 'inventory', 'products', 'processes', 'links', 'activity', 'production', 'inputs', 'contracts', 'supplier-footprints', 'allocation-shares', 'prices', 'exclusions', 'mass-balances'],
	factor: ['factors'],
	money: ['grants', 'obligations', 'returns', 'balances', 'funding', 'corrections', 'invoices', 'bank-lines', 'statements', 'recoveries', 'changes', 'suspensions', 'in-kind', 'set-offs'],
	selection: ['applications', 'quotes', 'reviews', 'committees', 'committee-members', 'recusals', 'scores', 'decisions', 'objections', 'visits', 'visit-photos'],
	reduction: ['measures', 'measure-relations', 'reductions', 'plans', 'baselines', 'installations', 'meters', 'meter-readings', 'parameters', 'verifications', 'verification-findings', 'verification-finding-steps', 'verification-visits', 'verifier-status'],
	credit: ['holdings', 'credit-accounts', 'credit-contracts', 'projects', 'project-plans', 'project-steps', 'project-checks', 'ownership', 'claims', 'compliance', 'certified-emissions', 'allocations', 'allowance-holdings', 'market-prices', 'offtake-contracts', 'trading-terms', 'credit-orders'],
	duty: ['duties', 'requests', 'campaigns', 'evidence', 'uploads', 'duty-rules', 'holidays'],
	log: ['reads', 'rules', 'partners', 'partner-events'],
};
export function grouped(resources: readonly Resource[]): [string, Resource[]][] {
	const placed = new Set(Object.values(GROUPS).flat());
	const groups = Object.entries(GROUPS).map(([group, names]): [string, Resource[]] => [group, names.flatMap((name) => resources.find((each) => each.name === name) ?? [])]);
	const rest = resources.filter((each) => !placed.has(each.name));
	return [...groups, ['', rest] as [string, Resource[]]].filter(([, list]) => list.length > 0);
}
