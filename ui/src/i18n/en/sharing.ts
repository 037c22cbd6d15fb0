import type ko from '../ko/sharing';

const words: typeof ko = {
	title: 'Sharing',
	text: 'Who sees your data, who has read them, and what you show beyond the rule.',
	give: 'Show more',
	giveText: (what) => `Only the company chosen will see “${what}”. You can stop at any time, and every read is kept here.`,
	allow: 'Show it',
	allowed: 'It is shown from now on.',
	given: 'Shown beyond the rule',
	givenText: 'What you have allowed in addition to what the rule shows.',
	givenNone: 'Nothing beyond the rule is shown.',
	withdraw: 'Stop showing',
	withdrawn: 'It is no longer shown.',
	over: (when) => `stopped ${when}`,
	open: 'no last day',
	everything: 'all',
	reads: 'Who has read your data',
	readsNone: 'No other company has read your data yet.',
	rule: 'The rule: who sees what',
	productHelp: 'To show one product only, give its number.',
	purpose: 'Purpose',
	purposeHelp: 'Meter data, costs and recipes need a purpose and a last day.',
	head: { receiver: 'Receiver', what: 'What', product: 'Product', until: 'Last day', state: 'State', when: 'When', who: 'Who', why: 'Why', seen: 'How much' },
	classes: {
		footprint: 'Product footprints', project: 'Reduction projects', meter: 'Meter data and bills', cost: 'Costs and quotes', recipe: 'Recipe and process', grant: 'Support', return: 'Returns', credit: 'Credits and shares', link: 'Who supplies whom',
		flag: 'Allocation flags', duty: 'Duties', person: 'Contact persons', programme: 'Books of the programme', open: 'Public data',
	},
	seen: { aggregate: 'in sums only', statistics: 'in statistics only', published: 'what is published', all: 'all', result: 'result only', total: 'totals only', totals: 'totals only', pseudonym: 'by pseudonym', row: 'all', none: 'nothing' },
};

export default words;
