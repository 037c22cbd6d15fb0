/* A figure of a firm's outcome. Subject: FIRM:KEY. */
import { get, type Answer } from '../api/fetch';
import { said } from '../api/words';
import { lang, named, pick, t } from '../i18n';
import { carbon, day, number, tonnes, won } from '../parts/units';
import { shift } from '../parts/decimal';
import type { Explained } from './explanation';

type Firm = Answer<'/v1/outcomes/{firm}'>['firms'][number];
/* What a figure is made of, where that is other figures; all others are sums over machines. */
const OF: Record<string, string[]> = {
	net_cash_krw: ['support_krw', 'return_duty_krw', 'own_share_krw', 'saving_krw'],
	payback_years: ['own_share_krw', 'return_duty_krw', 'support_krw', 'saving_stated_krw_per_year'],
	returned_krw: ['return_duty_krw'],
	saving_krw: ['saving_stated_krw_per_year', 'measured_tco2e'],
};
const MACHINES = ['measured_tco2e', 'verified_tco2e'] as const;

export const figureOf = (firm: Firm | undefined, key: string) => firm?.figures.find((each) => each.key === key && each.year === null);
export const shown = (key: string, value: string | number | null | undefined): string => (/_krw/.test(key) ? won(value) : /_tco2e$/.test(key) ? tonnes(value) : number(value, 3));

export async function explain(subject: string): Promise<Explained> {
	const [id = '', key = ''] = subject.split(':');
	const found = await get('/v1/outcomes/{firm}', { firm: id });
	const [firm] = found.firms;
	const own = figureOf(firm, key);
	const summed = MACHINES.find((each) => each === key);
	return {
		title: said('outcome', key),
		value: own?.value == null ? said('unknown', own?.unknown) || t.missing : shown(key, own.value),
		basis: [pick({ ko: firm?.name_ko ?? id, en: firm?.name_en ?? '' }), day(found.on)],
		/* the numbers behind it are told in English only; in Korean they stand below */
		formula: [said('outcome_how', key), lang === 'en' && own?.formula].filter(Boolean).join('\n= '),
		inputs: [
			...(OF[key] ?? []).map((each) => ({ name: said('outcome', each), amount: '', value: shown(each, figureOf(firm, each)?.value), origin: figureOf(firm, each)?.source ?? '' })),
			...(summed && firm ? firm.measures.filter((each) => each[summed] !== null) : []).map((each) => ({
				name: named({ name_ko: each.machine, name_en: each.machine_en }) || each.measure, amount: `${each.measure} · ${carbon(shift(String(each.planned_g_per_year), -3), 't')}`,
				value: tonnes(summed && each[summed]), origin: own?.source ?? '',
			})),
		],
		factors: [], missing: [],
		command: `sangsaeng outcome ${id} --db FILE`,
		hash: found.folder_sha256,
	};
}
