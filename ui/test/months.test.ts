import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { findOutliers, pasteMonths } from '../src/grid/months_paste';

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

test('a month ten times the others is found with its repair; one that is only high is not', () => {
	const year = ['41200', '39800', '40100', '36500', '35200', '38900', '44100', '45800', '39000', '36900', '38300', '402000'];
	deepEqual(findOutliers(year), [{ index: 11, kind: 'large', suggestion: '40200.0' }]);
	deepEqual(findOutliers(year.map((each, i) => (i === 11 ? '62000' : each))), []);
});

test('a month in the wrong unit (MWh) is found, and what is no number', () => {
	const year = ['41200', '39800', '40.1', '36500', '많음', '', '', '', '', '', '', ''];
	deepEqual(findOutliers(year), [{ index: 2, kind: 'small', suggestion: '40100' }, { index: 4, kind: 'not_number', suggestion: null }]);
});

test('blank months are no data: they are neither outliers nor a middle', () => {
	deepEqual(findOutliers(['100', '', '', '', '', '', '', '', '', '', '', '5000']), []);
});
