/* Any other number: the server says how it came to be (/v1/workings). Subject: the whole of it, KIND:SUBJECT. What is offered from a pack needs its catalogue too. */
import { get } from '../api/fetch';
import { pick } from '../i18n';
import { carbon, count, day, grouped, month, number, percent, won } from '../parts/units';
import type { Explained } from './explanation';

const shown = (value: string | null, unit: string): string => {
	const yearly = pick({ ko: '/년', en: ' a year' });
	switch (value === null ? '' : unit) {
		case 'krw': return won(value);
		case 'krw_per_tco2e': return `${won(value)}/tCO₂e`;
		case 'krw_per_year': return won(value) + yearly;
		case 'tco2e': return `${number(value, 12)} tCO₂e`;
		case 'tco2e_per_year': return `${number(value, 12)} tCO₂e${yearly}`;
		case 'kgco2e': return carbon(value, 'kg', 9);
		case 't': return `${count(value)} t`;
		case 'percent': return percent(value);
		case 'years': return number(value) + pick({ ko: '년', en: ' years' });
		default: return number(value);
	}
};

/* The server's words, with days, months and numbers as people write them; keys stay as they are. */
export const readable = (words: string): string => words
	.replace(/(?<![\w-])(\d{4}-(?:0\d|1[0-2]))(-\d{2})?(?![\w-])/g, (whole, at, on) => (on ? day(whole) : month(at)))
	.replace(/(?<![\w.,-])\d{5,}(\.\d+)?(?![\w-])/g, grouped);

export async function explain(of: string): Promise<Explained> {
	const [kind, ...rest] = of.split(':');
	const catalogue = kind === 'offer' || new URLSearchParams(location.search).has('catalogue');
	const found = await get('/v1/workings/{number}', { number: of }, catalogue ? { catalogue: true } : {});
	const factors = new Map(found.inputs.filter((each) => each.factor).map((each) => [each.factor, each.edition]));
	return {
		title: pick(found.name),
		value: shown(found.value, found.unit),
		/* whose, and of which year */
		basis: rest.filter((part, i) => (i === 0 && kind !== 'programme') || /^\d{4}$/.test(part)),
		formula: [found.formula, pick(found.formula_words)].filter(Boolean).join('\n'),
		inputs: found.inputs.map((each) => ({ name: [each.symbol, readable(pick(each.name))].filter(Boolean).join(' · '), amount: '', value: shown(each.value, each.unit), origin: readable(pick(each.source)) })),
		factors: [...factors].map(([name, edition]) => ({ name: name ?? '', value: '', source: edition ?? '', marks: [] })),
		missing: [],
		command: found.command,
	};
}
