/* Pictures and tables without a browser. */
import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { renderToString } from 'preact-render-to-string';
import { csvOf } from '../src/charts/save';
import { ThreePartBar } from '../src/parts/bar';
import { Table } from '../src/parts/table';
import { speak } from './words';

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
	const csv = csvOf({ head: ['이름', '값'], numbers: [false, true], rows: [['=cmd|x', '−1.5'], ['a "b", c', '2,545,129,550'], ['@x', '']] });
	equal(csv, '\ufeff이름,값\r\n\'=cmd|x,-1.5\r\n"a ""b"", c",2545129550\r\n\'@x,\r\n');
});
