import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { alike, order, type Access, type Duty, type Request } from '../src/routes/inbox_order';

const both = { ko: '', en: '' };
const duty = (subject: string, state: string, due_on: string | null, days_left: number | null): Duty => ({
	kind: 'publication', subject, name: both, ends: both, basis: both, area: 'money', state, due_on, done_on: null, days_left, evidence: null, person: null, delegate: null });
const request = (key: string, due_on: string, days_left: number): Request => ({
	request: key, campaign: 'C', name: both, asked_by: 'OPERATOR', asker: both, state: 'asked', ask: ['activity'], period: { from: '2027-01', to: '2027-12' }, due_on, days_left, about_minutes: 7, reason: null, delegate: null });

test('requests and duties stand in one list by last day; what is late comes first, what has no day last', () => {
	const { now } = order({ schema: 'sangsaeng.desk_inbox/1', today: '2028-06-30', requests: [request('C/S1', '2028-07-02', 2)],
		duties: [duty('B', 'open', null, null), duty('A', 'overdue', '2028-06-01', -29), duty('C', 'due_soon', '2028-07-01', 1)], access_requests: [] });
	deepEqual(now.map((work) => work.id), ['publication A', 'publication C', 'request C/S1', 'publication B']);
});

test('what is due in more than a year and what is finished are apart, the last finished first', () => {
	const { now, later, finished } = order({ schema: 'sangsaeng.desk_inbox/1', today: '2028-06-30', requests: [],
		duties: [duty('far', 'open', '2030-01-01', 550), duty('old', 'done', '2027-01-01', -500), duty('new', 'done_late', '2028-01-01', -180), duty('free', 'waived', '2027-06-01', -390)], access_requests: [] });
	deepEqual([now.length, later.map((work) => work.duty?.subject), finished.map((work) => work.duty?.subject)], [0, ['far'], ['new', 'free', 'old']]);
});

test('a request to see data waits without a last day; what was answered to one’s own stands apart', () => {
	const named = { key: 'S1', ...both };
	const access = (access_request: number, state: Access['state']): Access => ({
		access_request, asker: named, owner: named, class: 'meter', kind: 'site', subject: named, reason: '', last_day: null, asked_on: '2028-06-30', state, answered_on: null, answer: null });
	const { now, answers } = order({ schema: 'sangsaeng.desk_inbox/1', today: '2028-06-30', requests: [request('C/S1', '2028-07-02', 2)], duties: [],
		access_requests: [access(3, 'open'), access(1, 'granted'), access(2, 'refused')] });
	deepEqual(now.map((work) => work.id), ['request C/S1', 'access 3']);
	deepEqual(answers.map((each) => each.access_request), [1, 2]);
});

test('one answer serves those that ask the same firm for the same tables and months', () => {
	const one = request('C/S1', '2028-07-02', 2);
	const other = (key: string, change: Partial<Request>): Request => ({ ...one, request: key, ...change });
	const all = [one, other('B/S1', { due_on: '2028-09-01' }), other('D/S2', {}), other('E/S1', { period: { from: '2027-01', to: '2027-11' } }), other('F/S1', { ask: ['activity', 'production'] })];
	deepEqual(alike(one, all).map((each) => each.request), ['B/S1']);
	deepEqual(alike({ ...one, ask: ['production', 'activity'] }, all).map((each) => each.request), ['F/S1']);
});
