/* A factory's first estimate. Subject: START. */
import { get } from '../api/fetch';
import { named, pick, t } from '../i18n';
import { carbon, declared, month, number, period } from '../parts/units';
import type { Explained } from './explanation';

export async function explain(start: string): Promise<Explained> {
	const found = await get('/v1/starts/{start}/estimate', { start });
	const { footprint, how } = found;
	return {
		title: footprint.name ?? footprint.product ?? start,
		value: footprint.kgco2e_per_piece ? `${carbon(footprint.kgco2e_per_piece, undefined, 6)} / ${declared(footprint.unit ?? 'piece')}` : carbon(found.inventory.total_kgco2e, undefined, 6),
		basis: [period(found.from_month, found.to_month), found.gwp_set],
		formula: [how.formula, how.energy_formula, how.share ? `share = ${how.share}` : ''].filter(Boolean).join('\n'),
		inputs: how.lines.filter((each) => each.kgco2e).map((each) => ({ name: `${month(each.month)} ${each.carrier}`, amount: `${number(each.amount)} ${each.unit ?? ''}`, value: carbon(each.kgco2e), origin: each.status ?? '' })),
		factors: how.sources.map((each) => ({
			name: named(each.factor) || each.factor.factor,
			value: `${number(each.amount)} ${each.unit} × ${number(each.kgco2e_per_unit)} = ${carbon(each.kgco2e)}`,
			source: [each.factor.source, each.factor.year ? String(each.factor.year) : '', each.factor.gwp_set].filter(Boolean).join(', '),
			marks: [each.factor.use === 'screening' && t.explain.screening, each.factor.status && each.factor.status !== 'verified' && t.explain.unverified].filter((mark): mark is string => Boolean(mark)),
		})),
		missing: [...found.assumed, ...found.missing].map((each) => pick(each.message)),
		command: found.command,
		...(how.input_sha256 ? { hash: how.input_sha256 } : {}),
	};
}
