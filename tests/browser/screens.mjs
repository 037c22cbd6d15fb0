/* Every screen that there is, one line each: who looks at it, where; `then` opens what is not there at once. Tests and ./dev shots go through them. */
export const screens = [
	{ name: 'programme', person: 'P-OPERATOR', path: '/programme' },
	{ name: 'sign-in', person: null, path: '/' },
	{ name: 'inbox', person: 'P-S1-2', path: '/inbox' },
	{ name: 'inbox-proof', person: 'P-S1-2', path: '/inbox', then: (page) => page.locator('.work button').first().click() },
	{ name: 'pcf-list', person: 'P-S1-2', path: '/pcf' },
	{ name: 'pcf', person: 'P-S1-2', path: '/pcf/S1-P1' },
	{ name: 'pcf-explain', person: 'P-S1-2', path: '/pcf/S1-P1?explain=footprint:S1-P1' },
	{ name: 'jobs', person: 'P-OPERATOR', path: '/jobs' },
	{ name: 'lists', person: 'P-OPERATOR', path: '/lists' },
	{ name: 'list', person: 'P-OPERATOR', path: '/lists/grants' },
	{ name: 'list-item', person: 'P-OPERATOR', path: '/lists/grants?item=S1-M1' },
	{ name: 'not-found', person: 'P-S1-2', path: '/nowhere' },
];
