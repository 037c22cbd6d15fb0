import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { pasteMonths } from '../src/grid/months_paste';

const blank = Array.from({ length: 12 }, () => '');

test('twelve cells of a row are pasted from a cell on; words at both ends are left out', () => {
	const { values, count } = pasteMonths('사용량(kWh)\t41,200\t39,800\t\t36,500\t합계', blank, 0);
	deepEqual(values.slice(0, 5), ['41200', '39800', '', '36500', '']);
	equal(count, 4);
});

test('a column is pasted downwards, and a blank month stays blank', () => {
	const { values } = pasteMonths('전력사용량\r\n41200\r\n\r\n40100\r\n', blank, 2);
	deepEqual(values.slice(0, 6), ['', '', '41200', '', '40100', '']);
});

test('what is more than the year is left out, and other months keep what they had', () => {
	const { values } = pasteMonths('1\t2\t3\t4', blank.map((_, i) => (i === 0 ? '9' : '')), 10);
	deepEqual([values[0], values[10], values[11]], ['9', '1', '2']);
});
