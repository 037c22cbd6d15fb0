/* A figure of a firm's outcome: the figures or the machines that it is made of. Subject: FIRM:KEY, of one year FIRM:KEY:YEAR. */
import { get, type Answer } from '../api/fetch';
import { said } from '../api/words';
import { named, pick, t } from '../i18n';
import { day, number, tonnes, won } from '../parts/units';
import type { Explained } from './explanation';

type Firm = Answer<'/v1/outcomes/{firm}'>['firms'][number];
const OF: Record<string, string[]> = {
	net_cash_krw: ['support_krw', 'return_duty_krw', 'own_share_krw', 'saving_krw'],
	returned_krw: ['return_duty_krw'],
	saving_krw: ['saving_stated_krw_per_year', 'measured_tco2e'],
};

export const figureOf = (firm: Firm | undefined, key: string, year: number | null = null) => firm?.figures.find((each) => each.key === key && each.year === year);
export const shown = (key: string, value: string | number | null | undefined): string => (/_krw/.test(key) ? won : /_tco2e$/.test(key) ? tonnes : number)(value);

export async function explain(subject: string): Promise<Explained> {
	const [id = '', key = '', of] = subject.split(':'), year = of ? Number(of) : null;
	const found = await get('/v1/outcomes/{firm}', { firm: id });
	const [firm] = found.firms;
	const own = figureOf(firm, key, year);
	const summed = key === 'measured_tco2e' || key === 'verified_tco2e' ? key : null;
	return {
		title: [year, said('outcome', key)].filter(Boolean).join(' '),
		value: own?.unknown ? said('unknown', own.unknown) : shown(key, own?.value),
		basis: [firm ? pick({ ko: firm.name_ko, en: firm.name_en }) : id, day(found.on), ...(own?.source ? [`${t.explain.source}: ${own.source}`] : [])],
		formula: said('outcome_how', year && key !== 'net_cash_krw' ? `${key}.year` : key),
		inputs: [
			...(OF[key] ?? []).flatMap((each) => {
				const part = figureOf(firm, each, year);
				return part ? [{ name: said('outcome', each), amount: '', value: shown(each, part.value), origin: part.source ?? '' }] : [];
			}),
			...(summed ? firm?.measures ?? [] : []).map((each) => ({ name: named({ name_ko: each.machine, name_en: each.machine_en }), amount: each.measure, value: tonnes(summed && each[summed]), origin: own?.source ?? '' })),
		],
		factors: [], missing: [],
		command: `sangsaeng outcome ${id} --db FILE`,
		hash: found.folder_sha256,
	};
}
