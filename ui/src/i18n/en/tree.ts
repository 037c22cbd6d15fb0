import type ko from '../ko/tree';

const words: typeof ko = {
	title: 'Supply tree',
	text: 'Choose a vehicle: its parts come with the largest emissions first.',
	none: 'There is no vehicle that you may see. Look at the footprints of your own parts first.',
	parts: 'Part footprints',
	each: 'per vehicle',
	sure: (percent) => `${percent} primary data`,
	open: 'See its tree',
	vehicle: 'Before and after',
	treeText: '+ opens what a part is made of. What is inside another firm’s part is seen by that firm alone.',
	times: (quantity) => `quantity ${quantity}`,
	own: 'Own processes',
	perOne: 'in one unit',
	nothingBelow: 'Nothing below',
	closed: 'What it is made of is the supplier’s to see',
	gap: 'missing',
	ask: 'Send a request',
	material: 'material',
	pcf: 'details',
	pcfOf: (name) => `Footprint of ${name}`,
	fold: (name) => `Fold ${name}`,
	unfold: (name) => `Unfold ${name}`,
};

export default words;
