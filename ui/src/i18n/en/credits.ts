import type ko from '../ko/credits';

const words: typeof ko = {
	title: 'Allowances and offsets',
	text: 'What a compliance year asks for, what is held, the offset limit, and what to use first.',
	company: 'Company',
	none: 'No company with obligations in the trading scheme is shown to you.',
	picture: 'Position of the compliance year',
	standIn: 'stand-in',
	estimate: 'estimate',
	unknown: 'no data of this year',
	order: 'What to use first',
	orderNone: 'There is nothing to hand in.',
	batches: 'Batches of credits',
	batchesNone: 'Nothing is certified yet.',
	all: 'All figures and formulas',
	head: { batch: 'Batch', vintage: 'Vintage', tonnes: 'Tonnes', use: 'To use (t)', last: 'Last day of use', reason: 'Why', serial: 'Serial', project: 'Project', holder: 'Holder', state: 'State', since: 'Since', figure: 'Figure', value: 'Value', formula: 'Formula', source: 'Source' },
};

export default words;
