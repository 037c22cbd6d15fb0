import type ko from '../ko/macc';

const words: typeof ko = {
	title: 'What to replace first',
	text: 'Machines in order of what a tonne costs. A bar is as wide as its tonnes a year and as high as its cost per tonne.',
	textOwn: 'Your machines in order of your own money per tonne. Below zero the energy saved is worth more than the machine.',
	plans: 'Plans',
	whose: 'Whose money',
	views: { programme: 'The programme’s money', factory: 'The factory’s money' },
	how: {
		programme: 'Cost: new support over the tonnes that a machine cuts in its life, with the tonnes that returned money buys in deeper tiers.',
		factory: 'Cost: the firm’s own share less the energy it saves over the machine’s life, over the tonnes. Later money and tonnes are discounted.',
	},
	life: 'The table has each machine’s life.',
	price: 'Carbon price',
	priceUnit: 'KRW/t',
	priceWrong: 'Whole won, 0 or more.',
	priced: (krw, on, source) => `The line is ${krw}, an allowance on ${on}${source && ` (${source})`}`,
	apply: 'Apply',
	none: 'There are no measures yet. Shall the candidates of your sector be shown?',
	take: 'Show the sector’s candidates',
	noneThere: 'Nothing in the sector’s list fits either. Machines of measures.csv in the programme’s folder appear here.',
	noList: 'This server has no sector list. Machines of measures.csv in the programme’s folder appear here.',
	allOut: 'No machine can stand on the curve. Why is told below.',
	table: 'Machine by machine',
	left: 'Not on the curve, and why',
	under: 'at or below',
	over: 'above',
	years: (n) => `${n} years`,
	firm: (name, tier) => `${name} · tier ${tier}`,
	head: { machine: 'Machine', firm: 'Firm', cost: 'Cost per tonne', band: 'Low ~ high', tonnes: 'Cut a year', sum: 'Cumulated', invest: 'Investment', support: 'Support', payback: 'Payback', life: 'Life', price: 'Carbon price', why: 'Why' },
	why: {
		no_tonnes: () => 'It cuts nothing beside those before it.',
		no_support: () => 'The rules give it no support.',
		excluded: (other) => `Not together with a cheaper one: ${other}`,
		prerequisite: (other) => `What it needs is not on the curve: ${other}`,
	},
};

export default words;
