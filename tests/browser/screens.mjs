/* Every screen that there is, one line each: who looks at it, where. Tests and ./dev shots go through them. */
export const screens = [
	{ name: 'sign-in', person: null, path: '/' },
	{ name: 'inbox', person: 'P-S1-2', path: '/inbox' },
	{ name: 'not-found', person: 'P-S1-2', path: '/nowhere' },
];
