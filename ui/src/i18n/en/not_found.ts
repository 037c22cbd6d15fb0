import type ko from '../ko/not_found';

const words: typeof ko = {
	title: 'There is no such page',
	home: 'To the start',
	whose: (roles) => `This page is for: ${roles}`,
	ask: 'If this is your work, ask your firm’s contact or the operator to widen what your account is for.',
};

export default words;
