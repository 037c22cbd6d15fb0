/* The rules of the programme in words: value, since when, by which law. They are those of programme.json and change with it. */
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { percent, won } from '../parts/units';
import { Link } from '../parts/link';
import { date, Frame, nameOf, Rows, said, type W } from './admin_parts';
import type { Screen } from './page';

export type Rule = Item<'/v1/rules'>;
/* What a rule is about: route, size, funder, in words. */
export const about = (row: Rule, w: W): string =>
	[said(w, row.route), /^\d+$/.test(row.subject ?? '') ? w.tier(row.subject ?? '') : said(w, row.subject), row.funder].filter(Boolean).join(' · ');
export function valueOf(row: Rule, w: W): string {
	if (row.value === null)
		return '';
	switch (row.unit) {
	case 'KRW': return won(row.value);
	case '%': return percent(row.value, row.value.includes('.') ? 2 : 0);
	case 'years': return w.years(row.value);
	case 'months': return w.months(row.value);
	case 'MiB': return `${row.value} MiB`;
	default: return said(w, row.value);
	}
}

export default function Rules({ w }: Screen<W>) {
	const rules = usePages('/v1/rules', {}, 500), firms = usePages('/v1/organisations', {}, 500);
	const funder = (row: Rule) => nameOf(firms.rows.find((each) => each.organisation === row.funder) ?? { name: row.funder });
	const rows = rules.rows.map((row) => ({ ...row, about: about({ ...row, funder: funder(row) }, w) }));
	const list = (title: string, shown: typeof rows, names: Record<string, string>) => (
		<Rows
			key={title} w={w} of={{ ...rules, rows: shown }} title={title} id={['number']}
			columns={[['rule', (row) => names[row.rule ?? '']], 'about', ['amount', (row) => valueOf(row, w)], 'valid_from', ['valid_to', (row) => date(row.valid_to)], 'legal_basis']}
		/>
	);
	return (
		<Frame w={w} {...w.rules}>
			{rows.length === 0 ? list(w.rules.title, rows, {}) : w.sections.map(({ title, rules: names }) => {
				const shown = rows.filter((row) => names[row.rule ?? '']);
				return shown.length > 0 && list(title, shown, names);
			})}
			<p class="row">{(['carbon-prices', 'duty-rules', 'compliance'] as const).map((name) => <Link key={name} to={`/lists/${name}`} class="button">{w.lists[name]}</Link>)}</p>
		</Frame>
	);
}
