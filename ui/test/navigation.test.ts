import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../src/api/session';
import { href } from '../src/parts/link';
import { firstPath, navigation } from '../src/routes/nav';
import { match, page } from '../src/routes/page';
import { routes } from '../src/routes/table';

const roles: Role[] = ['operator', 'ministry', 'carmaker_sustainability', 'carmaker_trading', 'supplier', 'consultant', 'verifier'];
const nothing = { ko: () => Promise.reject(new Error('not loaded')), en: () => Promise.reject(new Error('not loaded')) };
const screen = (path: string, who = roles) => page<{ title: string }>(path, who, () => Promise.reject(new Error('not loaded')), nothing);

test('every role has a first screen, and its navigation leads only to screens that it may use', () => {
	for (const role of roles) {
		ok(match(routes, firstPath(routes, role))?.route.roles.includes(role), `${role} begins at ${firstPath(routes, role)}`);
		for (const item of navigation(routes, role))
			ok(match(routes, item.path)?.route.roles.includes(role), `${role}: ${item.path}`);
	}
});

test('the order of the navigation is one for all, and an item without a screen is not shown', () => {
	const list = [screen('/reports'), screen('/inbox'), screen('/programme', ['operator'])];
	deepEqual(navigation(list, 'operator').map((item) => item.key), ['programme', 'inbox', 'reports']);
	deepEqual(navigation(list, 'supplier').map((item) => item.key), ['inbox', 'reports']);
});

test('the first line that matches is shown: /plan/macc is no plan', () => {
	const list = [screen('/plan/macc'), screen('/plan/:id')];
	equal(match(list, '/plan/macc')?.route.path, '/plan/macc');
	deepEqual(match(list, '/plan/P-1')?.params, { id: 'P-1' });
	equal(match(list, '/elsewhere'), null);
});

test('links keep language, year, firm and scenario, and nothing else', () => {
	equal(href('/pcf', {}, '?lang=en&year=2027&explain=footprint:X&item=3'), '/pcf?lang=en&year=2027');
	equal(href('/pcf?year=2026', { company: 'S1', scenario: null }, '?lang=ko&year=2027&scenario=A'), '/pcf?year=2026&lang=ko&company=S1');
});
