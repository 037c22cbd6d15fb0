import type ko from '../ko/inbox';

const words: typeof ko = {
	title: 'To do',
	text: 'What is due first comes first.',
};

export default words;
