import type ko from '../ko/vehicle';

const words: typeof ko = {
	title: 'Vehicle footprint',
	all: 'Supply tree',
	basis: (product, period, gwp) => `${product} · ${period} · ${gwp}`,
	tree: 'See as a tree',
	physical: 'Now (physical)',
	each: 'per vehicle',
	less: (kg, percent) => `${kg} against before (${percent})`,
	same: 'Unchanged',
	adjusted: 'With tonnes claimed elsewhere',
	adjustedNote: (kg) => `${kg} used as project credits are added back`,
	before: 'Before',
	beforeNote: 'Of the time before supported machines came in',
	beforeNone: 'There are no data of the time before',
	change: 'What cut it',
	coverage: 'How sure the data are (by emissions)',
	coverageNote: (percent) => `Third parties verified ${percent}. The rest is an estimate on secondary data.`,
	largest: 'Largest parts',
	largestNone: 'What this vehicle is made of is not shown. Only its owner sees it.',
	head: { name: 'Part', quantity: 'Quantity', total: 'Part of a vehicle', share: 'Share', ask: 'Data' },
	ask: 'Send a request',
	askFor: (name) => `Send a request: ${name}`,
};

export default words;
