import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { setWords } from '../src/i18n';
import common from '../src/i18n/en/common';
import w from '../src/i18n/en/admin';
import ko from '../src/i18n/ko/admin';
import { hoursSince, matters, type Health } from '../src/routes/admin_health';
import { fits, nameOf, shown } from '../src/routes/admin_parts';
import { about, valueOf, type Rule } from '../src/routes/admin_rules';

const now = Date.parse('2026-11-26T12:00:00Z');
const well: Health = {
	schema: 'sangsaeng.health/1', version: '0.1.0', database_schema: 60, database: { server: false, bytes: 1, free_bytes: 1, room: true },
	jobs: { queued: 0, running: 0, failed: 0, failed_days: 7, oldest_queued_at: null }, backup: { job: 'j', ended_at: '2026-11-26T08:00:00Z', bytes: 1 }, check: { job: 'k', ended_at: '2026-11-26T08:00:00Z', findings: 0 },
	letters: { waiting: 3, uncertain: 0, refused: 0 }, events: { waiting: 2, retried: 0, given_up: 0 } };

test('what is well needs nobody: letters and events that wait for their first try are no matter', () => {
	deepEqual(matters(well, now), []);
});

test('a server on which nothing was done asks for a backup and a check', () => {
	const fresh = { ...well, backup: { job: null, ended_at: null, bytes: 0 }, check: { job: null, ended_at: null, findings: 0 } };
	deepEqual(matters(fresh, now), [{ key: 'backup', count: 0 }, { key: 'check', count: 0 }]);
});

test('what presses most comes first, each with its number', () => {
	const ill: Health = { ...well, database: { ...well.database, room: false }, jobs: { ...well.jobs, failed: 2, queued: 3, oldest_queued_at: '2026-11-26T10:59:00Z' },
		backup: { job: 'j', ended_at: '2026-11-10T12:00:00Z', bytes: 1 }, check: { job: 'k', ended_at: null, findings: 4 }, letters: { waiting: 0, uncertain: 1, refused: 2 }, events: { waiting: 9, retried: 5, given_up: 6 } };
	deepEqual(matters(ill, now).map((each) => [each.key, each.count]), [['room', 0], ['findings', 4], ['backup', 16], ['failed', 2], ['queued', 3], ['events', 11], ['letters', 3]]);
});

test('a backup of seven days is late, one of an hour less is not; a clock that is ahead makes no negative age', () => {
	const at = (ended_at: string) => matters({ ...well, backup: { ...well.backup, ended_at } }, now).map((each) => each.key);
	deepEqual(at('2026-11-19T12:00:00Z'), ['backup']);
	deepEqual(at('2026-11-19T13:00:00Z'), []);
	equal(hoursSince('2026-11-26T13:00:00Z', now), 0);
});

test('rules are told in words: rates in percent, won, spans, days, and whom they are about', () => {
	setWords('en', common);
	const rule = (more: Partial<Rule>): Rule => ({ number: 1, rule: 'support_rate', route: null, subject: null, funder: null, value: null, unit: null, valid_from: null, valid_to: null, legal_basis: null, line: null, ...more });
	deepEqual([{ value: '60', unit: '%' }, { value: '33.5', unit: '%' }, { value: '5000000000', unit: 'KRW' }, { value: '5', unit: 'years' }, { value: 'reserved' }, { value: 'AR5' }, {}].map((each) => valueOf(rule(each), w)),
		['60 %', '33.50 %', 'KRW 5,000,000,000', '5 years', 'what is reserved', 'AR5', '']);
	deepEqual([rule({ route: 'tier1', subject: 'small', funder: 'MOTIE' }), rule({ route: 'footprint', subject: 'electricity' }), rule({ subject: '2' }), rule({ route: 'pool', subject: 'CALL-1' })].map((each) => about(each, w)),
		['tier 1 · small · MOTIE', 'footprints · electricity', 'tier 2', 'returned money · CALL-1']);
	deepEqual(w.sections.map((each) => Object.keys(each.rules)), ko.sections.map((each) => Object.keys(each.rules)));
});

test('a field is shown by its name: days, months, codes, counts, and what is open or was never', () => {
	setWords('en', common);
	const fields: [string, unknown, string][] = [
		['valid_from', '2025-11-17', '17 Nov 2025'], ['valid_from', '2025-01', 'Jan 2025'], ['valid_from', null, ''], ['valid_to', null, 'open'], ['ended_on', '2027-12-31', '31 Dec 2027'],
		['signed_in_at', null, 'None'], ['kind', 'mid_size', 'mid-size'], ['kind', 'of another age', 'of another age'], ['attempts', 1200, '1,200'], ['attempts', null, ''], ['tier', 2, 'tier 2'],
		['change_percent', '1.5', '1.50 %'], ['source', 'as it is', 'as it is'],
	];
	for (const [field, value, text] of fields)
		equal(shown(w, field, value), text, `${field} ${String(value)}`);
});

test('a name is in the language of the reader where there is one', () => {
	const names = () => [{ name: '회사', name_en: 'Firm' }, { name: '회사', name_en: null }, { name_ko: '전기', name_en: 'Power' }, { name_ko: null, name_en: 'Steam' }, {}].map(nameOf);
	setWords('en', common);
	deepEqual(names(), ['Firm', '회사', 'Power', 'Steam', '']);
	setWords('ko', common);
	deepEqual(names(), ['회사', '회사', '전기', 'Steam', '']);
});

test('a search wants every word somewhere', () => {
	deepEqual([fits('', 'a'), fits('gir 2022', 'City gas', 'GIR', 2022), fits('gir 2023', 'City gas', 'GIR', 2022), fits(' GAS ', 'City gas', null)], [true, true, false, true]);
});
