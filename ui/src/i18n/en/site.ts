import type ko from '../ko/site';

const words: typeof ko = {
	title: 'Data of our factory',
	sites: 'Our factory',
	sitesText: 'Energy by month for each site, to read and to correct.',
	noSites: 'No site is registered. Enter your factory under Start and it appears here.',
	start: 'Start',
	open: 'See data',
	text: 'What the last run has, and what was put down since. New months count once they were sent and accepted. To correct a month that a run has read, tell the operating foundation too.',
	year: 'Year',
	empty: 'No data of this year.',
	closed: 'The bills and amounts of this firm are shown for a stated purpose',
	logged: 'The reading is put down in the log that the firm sees.',
	openFor: (purpose) => `Open for: ${purpose}`,
	readOnly: 'These are another company’s data: you can only read them.',
	merged: 'Saved beside the months that somebody else saved.',
	waits: 'What was put down has not been sent yet.',
	sendIt: 'Look and send',
	sources: 'Sources and states (table)',
	gridOf: (name, year) => `${name} ${year}`,
	month: 'Month', inRun: 'In the run', state: 'State', draft: 'Put down since', source: 'Source',
	bill: {
		title: 'Bring a file of bills', text: 'Electricity, city gas, heat, LPG or oil as you downloaded it (CSV, Excel). You see what was read before anything is taken in.',
		found: (added, changed, same) => `Months that are new: ${added}, that change: ${changed}, the same: ${same}`,
		taken: (added, changed, same) => `Taken in. Months that are new: ${added}, changed: ${changed}, the same: ${same}`,
		energy: 'Energy', quantity: 'Amount', held: 'to be confirmed',
		take: 'Take these in', takeHeld: 'Take in with those to confirm', leave: 'Leave it', all: 'Add all up',
	},
};

export default words;
