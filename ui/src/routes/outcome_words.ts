/* What a firm's outcome says in words. Pure. */
import type { Answer } from '../api/fetch';
import { said } from '../api/words';
import { figureOf } from '../explain/outcome';
import type words from '../i18n/ko/outcome';
import { compare } from '../parts/decimal';
import { tonnes, wonShort } from '../parts/units';

export type Firm = Answer<'/v1/outcomes/{firm}'>['firms'][number];

export const valueOf = (of: Firm, key: string) => figureOf(of, key)?.value ?? null;
export const isZero = (value: string | number | null): boolean => value !== null && compare(String(value), '0') === 0;

/* The result in one sentence. */
export function inWords(of: Firm, w: typeof words): string {
	const money = (key: string) => (valueOf(of, key) === null || isZero(valueOf(of, key)) ? '' : wonShort(valueOf(of, key)));
	const verified = valueOf(of, 'verified_tco2e'), cut = verified ?? valueOf(of, 'measured_tco2e');
	const net = valueOf(of, 'net_cash_krw');
	return w.sentence(money('support_krw'), money('returned_krw'), cut === null ? '' : tonnes(cut), said('monitoring_state', verified === null ? 'measured' : 'verified'), net === null ? '' : wonShort(net));
}
