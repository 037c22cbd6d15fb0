/* The rules of the programme in words: value, since when, by which law. They are those of programme.json and change with it. */
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { percent, won } from '../parts/units';
import { Link } from '../parts/link';
import { Frame, nameOf, Rows, said, type W } from './admin_parts';
import type { Screen } from './page';

export type Rule = Item<'/v1/rules'>;
/* What stands together, in the order of the page. */
export const SECTIONS: [key: keyof W['sections'], rules: string[]][] = [
	['support', ['support_rate', 'support_cap', 'carry_over']], ['returns', ['return_ratio', 'return_due', 'match_rate', 'match_ceiling']],
	['calls', ['call', 'call_quotes', 'call_pass_score', 'quotes_needed', 'milestone', 'fixing']], ['carbon', ['period', 'gwp_set', 'factor', 'exempted_limit']],
	['office', ['cell_firms', 'cell_share', 'materiality', 'trading', 'disposal_lock', 'evidence_max']],
];

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
	const sections = SECTIONS.map(([key, names]) => ({ title: w.sections[key], rows: rows.filter((row) => names.includes(row.rule ?? '')) }));
	return (
		<Frame w={w} {...w.rules}>
			{(rows.length ? sections.filter((each) => each.rows.length) : [{ title: w.rules.title, rows }]).map((each) => (
				<Rows key={each.title} w={w} of={{ ...rules, rows: each.rows }} title={each.title} id={['number']} columns={['rule', 'about', ['amount', (row) => valueOf(row, w)], 'valid_from', 'valid_to', 'legal_basis']} />
			))}
			<p class="row">{(['carbon-prices', 'duty-rules', 'compliance'] as const).map((list) => <Link key={list} to={`/lists/${list}`} class="button">{w.lists[list]}</Link>)}</p>
		</Frame>
	);
}
