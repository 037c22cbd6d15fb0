/* Rounding of decimal strings against whole-number arithmetic, on values that a double could not hold. */
import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { compare, minus, share, shift, toPlaces, toSignificant } from '../src/parts/decimal';

/* A generator of its own, so that a failure can be repeated. */
function draws(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state % below;
	};
}
const plain = (text: string) => text.replaceAll(',', '').replace('−', '-');
const write = (whole: bigint, places: number) => {
	const text = (whole < 0n ? -whole : whole).toString().padStart(places + 1, '0');
	return (whole < 0n ? '-' : '') + (places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text);
};

test('places are rounded half away from zero, on a thousand values with up to 24 digits', () => {
	const draw = draws(7);
	for (let i = 0; i < 1000; i++) {
		const behind = draw(12), places = draw(6);
		let whole = BigInt(draw(2) ? 5 : 0);
		for (let digit = 0; digit < 1 + draw(23); digit++)
			whole = whole * 10n + BigInt(draw(10));
		if (draw(3) === 0)
			whole = -whole;
		const unit = 10n ** BigInt(Math.max(0, behind - places));
		const size = whole < 0n ? -whole : whole;
		const wanted = behind <= places ? write(whole * 10n ** BigInt(places - behind), places) : write(((size * 2n + unit) / (unit * 2n)) * (whole < 0n ? -1n : 1n), places);
		equal(plain(toPlaces(write(whole, behind), places)), wanted.replace(/^-(0(\.0*)?)$/, '$1'), `${write(whole, behind)} to ${places} places`);
	}
});

test('significant digits count from the first that is not 0, and a carry does not add one', () => {
	equal(toSignificant('0.0481111111111', 3), '0.0481');
	equal(toSignificant('9.9951', 3), '10');
	equal(toSignificant('1234.5', 3), '1,235');
	equal(toSignificant('-0.00009995', 3), '−0.0001');
	equal(toSignificant('1e-7', 2), '0.0000001');
	equal(toSignificant('2.5E+3', 2), '2,500');
	equal(toSignificant('0', 3), '0');
});

test('shares are exact: a third and two thirds, of decimals of any length', () => {
	equal(share('1', '3', 4), '33.3333');
	equal(share('2', '3', 2), '66.67');
	equal(share('0.1', '0.3', 1), '33.3');
	equal(share('-5', '200', 1), '-2.5');
	equal(share('1', '0'), null);
	equal(share(null, '3'), null);
});

test('moving the point and comparing never go through a float', () => {
	equal(shift('9007199254740993', -3), '9007199254740.993');
	equal(shift('0.28', 3), '280');
	equal(compare('9007199254740993', '9007199254740992'), 1);
	equal(compare('-0.1', '0'), -1);
	equal(compare('1e3', '1000.0'), 0);
	equal(minus('100', '33.3'), '66.7');
	equal(minus('0.1', '0.3'), '-0.2');
});
