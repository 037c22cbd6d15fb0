/* A bill whose December has a digit too many: made up. */
async function bringBill(page) {
	const rows = Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, '0')},${i === 11 ? 402000 : 39000 + 137 * i},${170 * 39000}`);
	await page.locator('.drop input[type=file]').setInputFiles({ name: '전기요금 2025.csv', mimeType: 'text/csv', buffer: Buffer.from(`청구월,사용전력량(kWh),청구금액(원)\n${rows.join('\n')}\n`) });
	await page.locator('[aria-live=polite] table').waitFor();
}

/* Every screen that there is, one line each: who looks at it, where; `then` opens what is not there at once. Tests and ./dev shots go through them. */
export const screens = [
	{ name: 'verify', person: 'P-VERIFIER', path: '/verify' },
	{ name: 'requests', person: 'P-OPERATOR', path: '/requests' },
	{ name: 'credits', person: 'P-OPERATOR', path: '/credits' },
	{ name: 'sharing', person: 'P-S1-2', path: '/sharing' },
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
	{ name: 'not-found', person: 'P-S1-2', path: '/nowhere' },
];
