/* A figure of a firm's outcome: the figures or the machines that it is made of. Subject: FIRM:KEY. */
import { get, type Answer } from '../api/fetch';
import { said } from '../api/words';
import { named, pick } from '../i18n';
import { day, number, tonnes, won } from '../parts/units';
import type { Explained } from './explanation';

type Firm = Answer<'/v1/outcomes/{firm}'>['firms'][number];
const OF: Record<string, string[]> = {
	net_cash_krw: ['support_krw', 'return_duty_krw', 'own_share_krw', 'saving_krw'],
	returned_krw: ['return_duty_krw'],
	saving_krw: ['saving_stated_krw_per_year', 'measured_tco2e'],
};

export const figureOf = (firm: Firm | undefined, key: string) => firm?.figures.find((each) => each.key === key && each.year === null);
export const shown = (key: string, value: string | number | null | undefined): string => (/_krw/.test(key) ? won : /_tco2e$/.test(key) ? tonnes : number)(value);

export async function explain(subject: string): Promise<Explained> {
	const [id = '', key = ''] = subject.split(':');
	const found = await get('/v1/outcomes/{firm}', { firm: id });
	const [firm] = found.firms;
	const own = figureOf(firm, key);
	const summed = key === 'measured_tco2e' || key === 'verified_tco2e' ? key : null;
	return {
		title: said('outcome', key),
		value: own?.unknown ? said('unknown', own.unknown) : shown(key, own?.value),
		basis: [firm ? pick({ ko: firm.name_ko, en: firm.name_en }) : id, day(found.on)],
		formula: said('outcome_how', key),
		inputs: [
			...(OF[key] ?? []).map((each) => {
				const of = figureOf(firm, each);
				return { name: said('outcome', each), amount: '', value: shown(each, of?.value), origin: of?.source ?? '' };
			}),
			...(summed ? firm?.measures ?? [] : []).map((each) => ({ name: named({ name_ko: each.machine, name_en: each.machine_en }), amount: each.measure, value: tonnes(summed && each[summed]), origin: own?.source ?? '' })),
		],
		factors: [], missing: [],
		command: `sangsaeng outcome ${id} --db FILE`,
		hash: found.folder_sha256,
	};
}
