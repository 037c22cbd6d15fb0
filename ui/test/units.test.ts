/* Values are written as tests/data/units.json says, in both languages. */
import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as units from '../src/parts/units';
import { speak } from './words';

const golden = JSON.parse(readFileSync(`${process.env['SANGSAENG_SOURCE']}/tests/data/units.json`, 'utf8')) as Record<string, [string, string, string][]>;
const functions: Record<string, (value: string) => string> = {
	won: units.won, won_short: units.wonShort, carbon_short: (value) => units.scaled(value, units.carbonScale(value)), won_per_tonne: units.wonPerTonne, carbon: units.carbon, percent: units.percent, day: units.day, month: units.month,
	period: (value) => { const [from, to] = value.split(' '); return units.period(from, to); },
};

for (const [name, write] of Object.entries(functions))
	test(`${name}: every value of the shared file is written as it says`, () => {
		for (const [value, ko, en] of golden[name] ?? []) {
			speak('ko');
			equal(write(value), ko, `${value} in Korean`);
			speak('en');
			equal(write(value), en, `${value} in English`);
		}
	});

test('what is missing is called missing, never 0', () => {
	speak('ko');
	for (const write of [units.won, units.wonShort, units.carbon, units.count, units.percent, units.day])
		for (const nothing of [null, undefined, ''])
			equal(write(nothing as never), '자료 없음');
});

test('a column that names its unit keeps it for small and large values', () => {
	speak('ko');
	equal(units.carbon('0.5', 'kg'), '0.5 kgCO₂e');
	equal(units.carbon('123456', 'kg'), '123,456 kgCO₂e');
});

test('an input that several share says so where it is multiplied', () => {
	equal(units.quantityOf({ quantity: '229', share: '1' }), '229');
	equal(units.quantityOf({ quantity: '229.0', share: '0.5' }), '229 × 50 %');
	equal(units.quantityOf({ quantity: '1', share: '0.125' }), '1 × 12.5 %');
});

test('typed numbers are read with separators, full-width digits and blanks; a blank is no number', () => {
	equal(units.typed('41,200'), '41200');
	equal(units.typed(' ４１２００．５ '), '41200.5');
	equal(units.typed(''), '');
	equal(units.typed('없음'), null);
	equal(units.typed('1.2.3'), null);
	equal(units.typed('1,234,567.5'), '1234567.5');
	equal(units.typed('1234,5'), null, 'a decimal comma is asked about, not read as ten times as much');
	equal(units.typed('12,34,5'), null);
	equal(units.grouped('1234567.80'), '1,234,567.80');
});

test('times are of the programme’s calendar wherever the reader is', () => {
	speak('en');
	equal(units.time('2026-11-26T05:02:00Z'), '14:02');
	equal(units.moment('2026-11-26T23:30:00Z'), '27 Nov 2026 08:30');
});
