/* The rules of the programme in words: value, since when, by which law. They are those of programme.json and change with it. */
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { day, month, percent, won } from '../parts/units';
import { ListProblem } from '../parts/list_problem';
import { Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { Link } from '../parts/link';
import { Head, nameOf, type W } from './admin_parts';
import type { Screen } from './page';

export type Rule = Item<'/v1/rules'>;
/* What stands together, in the order of the page. */
export const SECTIONS: [key: keyof W['rules']['sections'], rules: string[]][] = [
	['support', ['support_rate', 'support_cap', 'carry_over']], ['returns', ['return_ratio', 'return_due', 'match_rate', 'match_ceiling']],
	['calls', ['call', 'call_quotes', 'call_pass_score', 'quotes_needed', 'milestone', 'fixing']], ['carbon', ['period', 'gwp_set', 'factor', 'exempted_limit']],
	['office', ['cell_firms', 'cell_share', 'materiality', 'trading', 'disposal_lock', 'evidence_max']],
];
const date = (text: string | null): string => (!text ? '' : text.length === 7 ? month(text) : day(text));

/* What a rule is about: route, size, funder, in words. */
export const about = (row: Rule, w: W): string =>
	[row.route && (w.routes[row.route] ?? w.purposes[row.route] ?? row.route), row.subject && (/^\d+$/.test(row.subject) ? w.tier(row.subject) : (w.rules.subjects[row.subject] ?? w.sizes[row.subject] ?? w.carriers[row.subject] ?? row.subject)), row.funder].filter(Boolean).join(' · ');
export function valueOf(row: Rule, w: W): string {
	if (row.value === null)
		return '';
	switch (row.unit) {
	case 'KRW': return won(row.value);
	case '%': return percent(row.value, row.value.includes('.') ? 2 : 0);
	case 'years': return w.rules.years(row.value);
	case 'months': return w.rules.months(row.value);
	case 'MiB': return `${row.value} MiB`;
	default: return w.rules.values[row.value] ?? row.value;
	}
}

export default function Rules({ w }: Screen<W>) {
	const rules = usePages('/v1/rules', {}, 500);
	const firms = usePages('/v1/organisations', {}, 500);
	const names = new Map(firms.rows.map((each) => [each.organisation, nameOf(each)]));
	const told = (row: Rule) => about({ ...row, funder: names.get(row.funder) ?? row.funder }, w);
	return (
		<>
			<Head w={w} title={w.rules.title} text={w.rules.text} />
			<div class="stack">
				<ListProblem of={rules} />
				{rules.waiting && <Waiting tall />}
				{SECTIONS.map(([key, names]) => {
					const rows = rules.rows.filter((row) => names.includes(row.rule ?? ''));
					return rows.length > 0 && (
						<section class="card" key={key}>
							<h2>{w.rules.sections[key]}</h2>
							<Table
								caption={w.rules.sections[key]} captionUnseen rows={rows} id={(row) => String(row.number)}
								columns={[
									{ key: 'rule', head: w.rules.rule, head_of_row: true, value: (row) => row.rule, cell: (row) => w.rules.names[row.rule ?? ''] ?? row.rule },
									{ key: 'about', head: w.rules.about, value: told, cell: told },
									{ key: 'value', head: w.head.value, number: true, cell: (row) => valueOf(row, w) },
									{ key: 'from', head: w.head.since, value: (row) => row.valid_from, cell: (row) => date(row.valid_from) },
									{ key: 'to', head: w.head.until, value: (row) => row.valid_to, cell: (row) => date(row.valid_to) },
									{ key: 'basis', head: w.rules.basis, cell: (row) => row.legal_basis ?? '' },
								]}
							/>
						</section>
					);
				})}
				<p class="row"><Link to="/lists/carbon-prices" class="button">{w.rules.prices}</Link><Link to="/lists/duty-rules" class="button">{w.rules.duties}</Link><Link to="/lists/compliance" class="button">{w.rules.limits}</Link></p>
			</div>
		</>
	);
}
