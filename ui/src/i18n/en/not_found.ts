import type ko from '../ko/not_found';

const words: typeof ko = { title: 'There is no such page', home: 'To the start' };

export default words;
