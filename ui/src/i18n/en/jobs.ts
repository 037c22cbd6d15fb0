import type ko from '../ko/jobs';

const words: typeof ko = {
	title: 'Jobs',
	text: 'Long work is kept here. It goes on when you leave the screen, and its result can be fetched later.',
	none: 'No job was started yet.',
	started: (moment) => `started ${moment}`,
	by: (person) => `by ${person}`,
	stale: 'the data have changed since',
	answer: 'Show what it printed',
	approve: 'Approve',
	approved: 'Approved',
};

export default words;
