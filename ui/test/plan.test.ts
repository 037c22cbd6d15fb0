import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import ko from '../src/i18n/ko/plan';
import { navigation } from '../src/routes/nav';
import { match } from '../src/routes/page';
import { asked, worth } from '../src/routes/plan_words';
import { routes } from '../src/routes/table';

test('whose won: who oversees chooses, anybody else asks for the factory’s view', () => {
	deepEqual(asked({}, true), { view: 'programme' });
	deepEqual(asked({ view: 'factory', price: '50000', catalogue: '1' }, true), { view: 'factory', price: '50000', catalogue: 'true' });
	deepEqual(asked({ view: 'nonsense' }, true), { view: 'programme' });
	deepEqual(asked({ view: 'programme' }, false), { view: 'factory' });
});

test('the curve is no plan, and the navigation leads each role to what it may see', () => {
	equal(match(routes, '/plan/macc')?.route.path, '/plan/macc');
	deepEqual(match(routes, '/plan/plan-1')?.params, { id: 'plan-1' });
	const at = (role: 'operator' | 'ministry' | 'supplier' | 'verifier' | 'carmaker_sustainability') => navigation(routes, role).find((item) => item.key === 'plan')?.path;
	deepEqual([at('operator'), at('ministry'), at('supplier'), at('verifier'), at('carmaker_sustainability')], ['/plan', '/plan', '/plan/macc', undefined, undefined]);
});

test('a plan’s value is told in the unit of what it is best for', () => {
	equal(worth('tonnes', '29576.25', ko).trim(), '29,576 tCO₂e');
	equal(worth('vehicle', '12.5', ko), '12.5 kgCO₂e (차 한 대)');
	equal(worth('net_value', '-1234567', ko), '−1,234,567원 (순가치)');
});
