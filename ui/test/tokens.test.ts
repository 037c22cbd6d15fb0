/* Contrast of every pair that the styles use, computed from the tokens: what automatic rules cannot see in pictures. */
import { ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { colour } from '../src/charts/picture';

const css = readFileSync(`${process.env['SANGSAENG_SOURCE']}/ui/src/tokens.css`, 'utf8');
const [, plain = '', high = ''] = css.split(/:root[^{]*\{/);
const colours = (text: string) => new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name = '', value = '']) => [name, value] as const));
const sets: [string, Map<string, string>][] = [['normal', colours(plain)], ['high contrast', new Map([...colours(plain), ...colours(high)])]];

function luminance(hex: string): number {
	const full = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c).join('') : hex.slice(1);
	const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
	const [x, y] = [luminance(a), luminance(b)];
	return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

for (const [name, set] of sets) {
	const ratio = (front: string, back: string) => contrast(set.get(front) ?? '#000', set.get(back) ?? '#000');
	test(`${name}: text stands out at least 4.5 to 1 wherever it stands`, () => {
		for (const back of ['card', 'page', 'hover', 'warn-weak', 'bad-weak', 'good-weak', 'primary-weak'])
			for (const front of ['text', 'quiet', 'link'])
				ok(ratio(front, back) >= 4.5, `${front} on ${back}: ${ratio(front, back).toFixed(2)}`);
		for (const kind of ['good', 'bad', 'warn'])
			for (const back of ['card', 'page', `${kind}-weak`])
				ok(ratio(kind, back) >= 4.5, `${kind} on ${back}: ${ratio(kind, back).toFixed(2)}`);
		ok(ratio('on-primary', 'primary-strong') >= 4.5, 'buttons');
	});
	test(`${name}: shapes of pictures and borders of fields stand out at least 3 to 1`, () => {
		for (const [token] of set)
			if (token.startsWith('chart-') && !['chart-halo', 'chart-grid'].includes(token))
				ok(ratio(token, 'card') >= 3, `${token}: ${ratio(token, 'card').toFixed(2)}`);
		for (const back of ['card', 'page'])
			ok(ratio('field-border', back) >= 3 && ratio('focus', back) >= 3, `field and focus on ${back}`);
	});
	test(`${name}: a ministry tells firms' own money from that of other funders`, () => {
		ok(ratio('chart-own', 'chart-rest') >= 2, ratio('chart-own', 'chart-rest').toFixed(2));
	});
}

test('documents and pictures of the page have the same colours', () => {
	const source = readFileSync(`${process.env['SANGSAENG_SOURCE']}/src/report/report_paint.c`, 'utf8');
	const paints = [...source.matchAll(/\{"(\w+)", 0x([0-9a-f]{6})\}/g)].filter(([, paint]) => paint !== 'none');
	ok(paints.length > 10, 'palette of report_paint.c');
	for (const [, paint = '', hex = ''] of paints) {
		const token = colour(paint).slice('var(--'.length, -1), value = sets[0]?.[1].get(token) ?? '';
		ok((value.length === 4 ? value.replace(/[0-9a-f]/g, '$&$&') : value) === `#${hex}`, `${paint}: ${token} ${value}, #${hex}`);
	}
});
