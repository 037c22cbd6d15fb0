/* What the screen of a firm's outcome says in one sentence, from the figures as the server sent them. */
import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { figureOf } from '../src/explain/outcome';
import en from '../src/i18n/en/outcome';
import ko from '../src/i18n/ko/outcome';
import { inWords } from '../src/routes/outcome_words';
import { speak } from './words';

type Firm = Parameters<typeof inWords>[0];
const firm = (figures: Record<string, string | number | null>) =>
	({ organisation: 'S1', figures: Object.entries(figures).map(([name, value]) => ({ key: name.split('@')[0], year: Number(name.split('@')[1]) || null, value, unknown: value === null ? 'no_grant' : null })) }) as unknown as Firm;

test('support, what was returned of it, what was cut and net cash stand in one sentence', () => {
	const all = firm({ 'verified_tco2e@2027': '1', verified_tco2e: '68.847', support_krw: 57480000, returned_krw: 57480000, net_cash_krw: -14470000 });
	speak('ko');
	equal(inWords(all, ko), '지원금 5,748만원을 받아 5,748만원을 환원했고 감축량 68.85 tCO₂e(verified)를 냈으며, 순현금은 −1,447만원입니다.');
	speak('en');
	equal(inWords(all, en), 'received KRW 57.5 m, returned KRW 57.5 m and cut 68.85 tCO₂e (verified); net cash is KRW −14.5 m.');
});

test('what was not returned, cut or received is not said to be zero', () => {
	speak('ko');
	equal(inWords(firm({ verified_tco2e: null, measured_tco2e: '8.1', support_krw: 105000000, returned_krw: 0, net_cash_krw: 72800099 }), ko), '지원금 1.05억원을 받았고 감축량 8.1 tCO₂e(measured)를 냈으며, 순현금은 7,280만원입니다.');
	equal(inWords(firm({ support_krw: null, net_cash_krw: null, verified_tco2e: null }), ko), '받은 지원금도, 확인된 감축도 아직 없습니다.');
	equal(inWords(firm({ support_krw: 1000000, returned_krw: 0, net_cash_krw: 0 }), ko), '지원금 100만원을 받았고 확인된 감축은 아직 없으며, 순현금은 0원입니다.');
});

test('a figure of all years is not one of a year', () => {
	equal(figureOf(firm({ 'verified_tco2e@2027': '1', verified_tco2e: '2' }), 'verified_tco2e')?.value, '2');
	equal(figureOf(firm({ 'verified_tco2e@2027': '1' }), 'verified_tco2e'), undefined);
});
