/* A product's footprint: its own inputs and factors. Subject: PRODUCT, or PRODUCT:before. */
import { get } from '../api/fetch';
import { named, t } from '../i18n';
import { carbon, declared, number, period, quantityOf } from '../parts/units';
import type { Explained } from './explanation';

export async function explain(subject: string): Promise<Explained> {
	const [product = '', which = 'after'] = subject.split(':');
	const found = await get('/v1/footprints/{product}/explain', { product }, { period: which, top: 10 });
	return {
		title: found.name || found.product,
		value: `${carbon(found.total_kgco2e, 'kg', 6)} / ${declared(found.declared_unit)}`,
		basis: [period(found.period_from, found.period_to), found.gwp_set, found.product],
		formula: found.formula,
		inputs: [
			...found.links.map((each) => ({ name: [each.name || each.input, each.organisation].filter(Boolean).join(' · '), amount: `${quantityOf(each)} × ${carbon(each.input_kgco2e, 'kg')}`, value: carbon(each.kgco2e, 'kg'), origin: `${each.file}:${each.line}` })),
			...(found.direct_kgco2e ? [{ name: t.explain.direct, amount: '', value: carbon(found.direct_kgco2e, 'kg'), origin: 'activity.csv, production.csv' }] : []),
		],
		factors: found.factors.map((each) => ({
			name: named(each) || each.factor,
			value: `${number(each.kgco2e_per_unit)} kgCO₂e/${each.unit}`,
			source: [each.source, each.edition ? String(each.edition) : '', each.gwp_set].filter(Boolean).join(', '),
			marks: [each.screening && t.explain.screening, each.unverified && t.explain.unverified, each.no_upstream && t.explain.noUpstream, each.other_gwp_set && t.explain.otherGwp].filter((mark): mark is string => Boolean(mark)),
		})),
		missing: found.missing.map((each) => [each.kind, each.subject, each.detail].filter(Boolean).join(' ')),
		command: `sangsaeng explain --db FILE --product ${product}${which === 'before' ? ' --case before' : ''}`,
		hash: found.input_sha256,
	};
}
