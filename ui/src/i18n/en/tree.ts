import type ko from '../ko/tree';

const words: typeof ko = {
	title: 'Supply tree',
	text: 'Choose a vehicle to see how much of it is known and where the gaps are.',
	ownText: 'Choose a part to see what goes into it and how much of that is known.',
	none: 'There is no vehicle that you may see. Look at the footprints of your own parts first.',
	parts: 'Part footprints',
	each: 'per vehicle',
	piece: 'per piece',
	sure: (percent) => `${percent} primary data`,
	open: 'See its tree',
	vehicle: 'Before and after',
	treeText: '+ opens the level below. The numbers inside another firm’s part are that firm’s alone.',
	coverage: 'Data behind the emissions',
	gaps: 'Largest gaps',
	gapsText: 'By the emissions that rest on no measured data.',
	head: { what: 'Part', state: 'State', gap: 'Not measured' },
	picture: 'Picture and files',
	deeper: (key) => `pseudonym ${key}`,
	made: 'What it is made of',
	tier: (tier) => `tier ${tier}`,
	times: (quantity) => `quantity ${quantity}`,
	own: 'Own processes',
	perOne: (name) => `In one unit of ${name}`,
	ask: 'Send a request',
	material: 'material',
	used: 'used up',
	fold: (name) => `Fold ${name}`,
	unfold: (name) => `Unfold ${name}`,
};

export default words;
