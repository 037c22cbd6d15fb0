/* Every screen that there is, one line each: who looks at it, where. Tests and ./dev shots go through them. */
export const screens = [
	{ name: 'credits', person: 'P-OPERATOR', path: '/credits' },
	{ name: 'sharing', person: 'P-S1-2', path: '/sharing' },
	{ name: 'tree', person: 'P-CARMAKER', path: '/tree' },
	{ name: 'tree-vehicle', person: 'P-CARMAKER', path: '/tree/V-1' },
	{ name: 'vehicle', person: 'P-CARMAKER', path: '/vehicle/V-1' },
	{ name: 'programme', person: 'P-OPERATOR', path: '/programme' },
	{ name: 'sign-in', person: null, path: '/' },
	{ name: 'inbox', person: 'P-S1-2', path: '/inbox' },
	{ name: 'not-found', person: 'P-S1-2', path: '/nowhere' },
];
