import type ko from '../ko/lists';

const words: typeof ko = {
	title: 'Lists',
	text: 'What your account may see. Every table can be had as a workbook or CSV.',
	all: 'All lists',
	search: 'Find a list',
	nothing: 'No list has this name.',
	none: 'There is nothing to show here yet.',
	as: (who) => `Your data as ${who} sees them. You can only look, and some names are pseudonyms made for this view.`,
	asBack: 'Back to sharing',
	noneFiltered: 'Nothing matches.',
	filter: 'Column',
	value: 'Value',
	apply: 'Find',
	clear: 'Clear',
	purpose: 'Purpose',
	purposeHelp: 'Meter readings and costs are shown for a stated purpose only, and the reading is logged.',
	item: 'Details',
	hidden: 'empty, or not for you',
};

export default words;
