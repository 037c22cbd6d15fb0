import type ko from '../ko/import';

const words: typeof ko = {
	title: 'Import check',
	tried: 'This was a check only: nothing is saved yet.',
	clean: 'Nothing has to be corrected.',
	some: (errors, all) => `${all} things to look at, ${errors} of them have to be corrected.`,
	nothing: 'Nothing was changed. Correct the file and upload it again.',
	findings: 'What was found',
	caption: 'Places in the file and what to do',
	place: 'Place', severity: 'Kind', text: 'What', code: 'Code',
};

export default words;
