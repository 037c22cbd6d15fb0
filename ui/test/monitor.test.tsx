/* What S15 says of a machine's months, as the server sent them. */
import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import ko from '../src/i18n/ko/monitor';
import { coverage, monthsIn } from '../src/routes/monitor';
import { speak } from './words';

test('months are named by their state, in their order', () => {
	speak('ko');
	const found = { months: [['2027-01', 'verified'], ['2027-02', 'missing'], ['2027-03', 'estimated'], ['2027-04', 'missing'], ['2027-05', 'not_counted']].map(([month, state]) => ({ month, state })) };
	deepEqual(monthsIn(found as Parameters<typeof monthsIn>[0], 'missing'), ['2027년 2월', '2027년 4월']);
	deepEqual(monthsIn(found as Parameters<typeof monthsIn>[0], 'measured'), []);
});

test('how many months there are is said to who may know, and nothing to others', () => {
	const row = { measured_months: 9, filled_months: 1, missing_months: 2 };
	equal(coverage(row as Parameters<typeof coverage>[0], ko), '실측 9개월 · 추정 1 · 미제출 2');
	equal(coverage({ ...row, measured_months: null } as Parameters<typeof coverage>[0], ko), '');
});
