/* Pictures and tables without a browser. */
import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { renderToString } from 'preact-render-to-string';
import { layout, type Contribution } from '../src/charts/contributions_layout';
import { csvOf } from '../src/charts/save';
import { clip, textWidth } from '../src/charts/text';
import { ThreePartBar } from '../src/parts/bar';
import { Table } from '../src/parts/table';
import { speak } from './words';

const list: Contribution[] = [
	{ key: 'a', name: '프레스 부품', kgco2e: '1975.78', kind: 'supplier' }, { key: 'b', name: '강재', kgco2e: '859.17', kind: 'factor' }, { key: 'c', name: '직접', kgco2e: '37.1', kind: 'own' },
];

test('contribution bars are in proportion, largest first, inside the picture at every width', () => {
	for (const width of [280, 519, 520, 900, 1200]) {
		const { bars, names, height } = layout([...list].reverse(), '2872.05', width);
		deepEqual(bars.map((bar) => bar.key), ['a', 'b', 'c']);
		for (const bar of bars) {
			ok(names + bar.width <= width, `${bar.key} at ${width}`);
			ok(bar.y + 40 <= height);
		}
		ok(Math.abs((bars[1]?.width ?? 0) / (bars[0]?.width ?? 1) - 859.17 / 1975.78) < 0.001);
	}
});

test('a contribution below zero is refused and not drawn wrong', () => {
	throws(() => layout([{ key: 'x', name: 'x', kgco2e: '-1', kind: 'own' }], '1', 600), /below zero/);
});

test('labels are cut to the width there is', () => {
	equal(clip('own processes, direct', 400), 'own processes, direct');
	const cut = clip('강재 (강재 캔 계수로 대용) · 공정 소모', 120);
	ok(cut.endsWith('…') && textWidth(cut) <= 120);
});

test('a table of 5,000 rows draws those that are seen and says how many there are', () => {
	speak('en');
	const rows = Array.from({ length: 5000 }, (_, i) => ({ id: String(i) }));
	const html = renderToString(<Table caption="rows" rows={rows} id={(row) => row.id} columns={[{ key: 'id', head: 'Id', head_of_row: true, cell: (row) => row.id }]} />);
	const drawn = html.match(/<tr aria-rowindex/g)?.length ?? 0;
	ok(drawn > 10 && drawn < 60, `${drawn} rows`);
	ok(html.includes('aria-rowcount="5001"') && html.includes('5,000 rows'));
});

test('the three-part bar says its numbers in words, and estimates are hatched', () => {
	speak('ko');
	const html = renderToString(<ThreePartBar name="자료" parts={[{ kind: 'verified', percent: '40', text: '40 %' }, { kind: 'estimated', percent: '35', text: '35 %' }, { kind: 'missing', percent: '25', text: '25 %' }]} />);
	ok(html.includes('aria-label="자료: 검증·실측 40 %, 추정 35 %, 미제출 25 %"'));
	ok(/<rect x="40%"[^>]*fill="url\(#/.test(html));
});

test('a table as CSV runs no formula in a spreadsheet, quotes what needs it and is read as UTF-8', () => {
	const csv = csvOf({ head: ['이름', '값'], numbers: [false, true], rows: [['=cmd|x', '−1.5'], ['a "b", c', '2'], ['@x', '']] });
	equal(csv, '\ufeff이름,값\r\n\'=cmd|x,-1.5\r\n"a ""b"", c",2\r\n\'@x,\r\n');
});
