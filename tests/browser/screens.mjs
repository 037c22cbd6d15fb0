/* A bill whose December has a digit too many: made up. */
async function bringBill(page) {
	const rows = Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, '0')},${i === 11 ? 402000 : 39000 + 137 * i},${170 * 39000}`);
	await page.locator('.drop input[type=file]').setInputFiles({ name: '전기요금 2025.csv', mimeType: 'text/csv', buffer: Buffer.from(`청구월,사용전력량(kWh),청구금액(원)\n${rows.join('\n')}\n`) });
	await page.locator('[aria-live=polite] table').waitFor();
}

/* Every screen that there is, one line each: who looks at it, where; `then` opens what is not there at once. Tests and ./dev shots go through them. */
/* Every screen that there is, one line each: who looks at it, where; `then` opens what is not there at once; `example`: not in small but in that one. Tests and
 * ./dev shots go through them. */
export const screens = [
	{ name: 'macc', person: 'P-OPERATOR', path: '/plan/macc?price=60000', example: 'automotive' },
	{ name: 'macc-factory', person: 'P-S031', path: '/plan/macc?price=50000', example: 'automotive' },
	{ name: 'macc-empty', person: 'P-OPERATOR', path: '/plan/macc' },
	{ name: 'plans', person: 'P-OPERATOR', path: '/plan', example: 'automotive' },
	{ name: 'plans-empty', person: 'P-OPERATOR', path: '/plan' },
	{ name: 'plan', person: 'P-OPERATOR', path: '/plan/lean?with=spring', example: 'automotive', then: (page) => page.locator('summary').last().click() },
	{ name: 'verify', person: 'P-VERIFIER', path: '/verify' },
	{ name: 'monitor', person: 'P-S1-2', path: '/monitor' },
	{ name: 'monitor-machine', person: 'P-S1-2', path: '/monitor/S1-M1' },
	{ name: 'monitor-explain', person: 'P-VERIFIER', path: '/monitor/S1-M1?explain=monitoring:S1-M1:2027-01' },
	{ name: 'monitor-closed', person: 'P-OPERATOR', path: '/monitor/S1-M1' },
	{ name: 'requests', person: 'P-OPERATOR', path: '/requests' },
	{ name: 'requests-ask', person: 'P-CARBON', path: '/requests?product=S1-P1' },
	{ name: 'verify-case', person: 'P-VERIFIER', path: '/verify/VF-1', then: (page) => page.locator('summary').first().click() },
	{ name: 'credits', person: 'P-OPERATOR', path: '/credits' },
	{ name: 'sharing', person: 'P-S1-2', path: '/sharing' },
	{ name: 'sharing-as', person: 'P-S1-2', path: '/lists/measures?as=CARMAKER' },
	{ name: 'sharing-narrow', person: 'P-S1-2', path: '/sharing', then: (page) => page.locator('main .button').first().click() },
	{ name: 'tree', person: 'P-CARMAKER', path: '/tree' },
	{ name: 'tree-vehicle', person: 'P-CARMAKER', path: '/tree/V-1' },
	{ name: 'vehicle', person: 'P-CARMAKER', path: '/vehicle/V-1' },
	{ name: 'programme', person: 'P-OPERATOR', path: '/programme' },
	{ name: 'sign-in', person: null, path: '/' },
	{ name: 'inbox', person: 'P-S1-2', path: '/inbox' },
	{ name: 'inbox-proof', person: 'P-S1-2', path: '/inbox', then: (page) => page.locator('.work button').first().click() },
	{ name: 'pcf-list', person: 'P-S1-2', path: '/pcf' },
	{ name: 'pcf', person: 'P-S1-2', path: '/pcf/S1-P1' },
	{ name: 'pcf-explain', person: 'P-S1-2', path: '/pcf/S1-P1?explain=footprint:S1-P1' },
	{ name: 'site', person: 'P-S1-2', path: '/site/S1-S/data?year=2025' },
	{ name: 'site-bill', person: 'P-S1-2', path: '/site/S1-S/data?year=2025', then: bringBill },
	{ name: 'reports', person: 'P-S1-2', path: '/reports' },
	{ name: 'reports-operator', person: 'P-OPERATOR', path: '/reports' },
	{ name: 'jobs', person: 'P-OPERATOR', path: '/jobs' },
	{ name: 'lists', person: 'P-OPERATOR', path: '/lists' },
	{ name: 'list', person: 'P-OPERATOR', path: '/lists/grants' },
	{ name: 'list-item', person: 'P-OPERATOR', path: '/lists/grants?item=S1-M1' },
	{ name: 'admin', person: 'P-OPERATOR', path: '/admin' },
	{ name: 'admin-ministry', person: 'P-MOTIE', path: '/admin' },
	{ name: 'admin-ministry-log', person: 'P-MOTIE', path: '/admin/log' },
	{ name: 'admin-companies', person: 'P-OPERATOR', path: '/admin/companies' },
	{ name: 'admin-company', person: 'P-OPERATOR', path: '/admin/companies/S1' },
	{ name: 'admin-people', person: 'P-OPERATOR', path: '/admin/people' },
	{ name: 'admin-people-invite', person: 'P-OPERATOR', path: '/admin/people?invite=S2' },
	{ name: 'admin-people-one', person: 'P-OPERATOR', path: '/admin/people?person=P-S2' },
	{ name: 'admin-clients', person: 'P-OPERATOR', path: '/admin/clients' },
	{ name: 'admin-factors', person: 'P-OPERATOR', path: '/admin/factors' },
	{ name: 'admin-rules', person: 'P-OPERATOR', path: '/admin/rules' },
	{ name: 'admin-log', person: 'P-OPERATOR', path: '/admin/log', then: (page) => page.locator('main .card button').first().click() },
	{ name: 'admin-exchange', person: 'P-OPERATOR', path: '/admin/exchange' },
	{ name: 'admin-denied', person: 'P-S1-2', path: '/admin/people' },
	{ name: 'not-found', person: 'P-S1-2', path: '/nowhere' },
];
