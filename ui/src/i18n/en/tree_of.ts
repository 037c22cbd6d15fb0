import type ko from '../ko/tree_of';

const words: typeof ko = {
	title: 'Supply tree',
	vehicle: 'Before and after',
	text: '+ opens the level below. The numbers inside another firm’s part are that firm’s alone.',
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
	askAll: 'Ask several at once',
	material: 'material',
	used: 'used up',
	fold: (name) => `Fold ${name}`,
	unfold: (name) => `Unfold ${name}`,
};

export default words;
