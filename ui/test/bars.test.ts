/* What the bars of twelve months say, and how each month counts, as the server sent it. */
import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { inWords } from '../src/grid/bars';
import { askedAt, looksOf, standing, type Grid } from '../src/grid/row';
import { speak } from './words';

const cell = (month: number, quantity: string | null, more = {}) => ({ month: `2028-${String(month).padStart(2, '0')}`, quantity, state: quantity === null ? 'none' : 'measured', asked: false, source: null, evidence: null, draft: null, draft_source: null, ...more });
const found = (month: number, code: string, more = {}) => ({ code, severity: 'error', pointer: '', message: { ko: '', en: '' }, params: {}, suggestion: null, suggestion_at: null, held_out: true, accepted: false, process: 'P', carrier: 'electricity', month: `2028-${String(month).padStart(2, '0')}`, ...more });
const cells = [cell(1, '9000'), cell(2, '10000', { state: 'estimated' }), cell(3, null, { asked: true }), cell(4, '9000', { draft: '95000' }), cell(5, '0'), ...[6, 7, 8, 9, 10, 11].map((month) => cell(month, '9500')), cell(12, null)];
const grid = { rows: [{ process: 'P', carrier: 'electricity', unit: 'kWh', cells }], processes: [], findings: [found(4, 'energy.outlier'), found(3, 'start.month_missing'), found(1, 'energy.low', { accepted: true, held_out: false }), found(6, 'energy.low', { process: 'Q' })] } as unknown as Grid;
const [row] = grid.rows;

test('months are as they count: measured, estimated, held out, missing; one that is not there yet is none of these', () => {
	const values = cells.map((each) => standing(each as never));
	deepEqual(looksOf(grid, row!, values, true), ['typed', 'estimated', 'missing', 'held', ...Array.from({ length: 8 }, () => 'typed')]);
	equal(looksOf(grid, row!, values, false)[11], 'missing');
});

test('what was found is asked about as long as its value stands', () => {
	const values = cells.map((each) => standing(each as never));
	deepEqual(askedAt(grid, row!, values).map((each) => [each.index, each.code]), [[3, 'energy.outlier']]);
	deepEqual(askedAt(grid, row!, values.map((value, i) => (i === 3 ? '9500' : value))), []);
});

test('the bars say the most and the least of what counts, and each month that is not simply there', () => {
	const values = cells.map((each) => standing(each as never)), looks = looksOf(grid, row!, values, true);
	speak('ko');
	deepEqual(inWords(values, looks, 'kWh'), ['가장 많은 달 2월 10,000 kWh', '가장 적은 달 5월 0 kWh', '추정: 2월', '합계에서 뺌: 4월', '자료 없음: 3월']);
	speak('en');
	equal(inWords(values, looks, 'kWh')[0], 'Most in Feb: 10,000 kWh');
	deepEqual(inWords(['7', '7.0'], ['typed', 'typed'], 'kWh'), ['Each month 7 kWh']);
	deepEqual(inWords(['', 'x'], ['typed', 'typed'], 'kWh'), []);
});
