import type ko from '../ko/reports';

const words: typeof ko = {
	title: 'Reports',
	text: 'Documents made from the records. What is not known is said to be unknown, never 0.',
	none: 'There is no document that this role may have made.',
	nothing: 'There is nothing to make it of yet.',
	year: 'Year',
	yearHelp: 'left empty: the newest year that is complete',
	audience: 'For',
	allMoney: 'all new money',
	format: 'Format',
	make: 'Make',
	again: 'Make again',
	lists: 'Lists as tables',
	listsText: 'Every list can be had as a workbook or CSV.',
};

export default words;
