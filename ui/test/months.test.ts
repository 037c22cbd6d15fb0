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

test('a whole sheet: a title above the header is no header, money beside the usage and the sum are left out', () => {
	const { values, count, unit } = pasteMonths('2028년 전기사용량\t\t\n월\t사용량(kWh)\t금액(원)\n1월\t39,120\t6,650,400\n2월\t37,650\t6,400,500\n합계\t76,770\t13,050,900', blank, 0);
	deepEqual([values.slice(0, 3), count, unit], [['39120', '37650', ''], 2, 'kWh']);
});

test('a short row goes into its own months, a blank one between them too', () => {
	deepEqual(pasteMonths('41001\t41002', blank, 0).values.slice(0, 3), ['41001', '41002', '']);
	deepEqual(pasteMonths('41001\t\t41003', blank, 4).values.slice(4, 7), ['41001', '', '41003']);
	deepEqual(pasteMonths('2월\t41002', blank, 0).values.slice(0, 3), ['', '41002', '']);
});

test('a cell that is no number stays where it is, so that it is seen and the months behind it are not moved', () => {
	deepEqual(pasteMonths('39120\t약 4만\t38400\t40210', blank, 0).values.slice(0, 4), ['39120', '약 4만', '38400', '40210']);
	deepEqual(pasteMonths('1월\t39120\n2월\t1234,5\n3월\t38400', blank, 0).values.slice(0, 3), ['39120', '1234,5', '38400']);
});
