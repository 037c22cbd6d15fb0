import type ko from '../ko/tree';

const words: typeof ko = {
	title: 'Supply tree',
	text: 'Choose a vehicle to see how much of it is known and where the gaps are.',
	ownText: 'Choose a part to see what goes into it and how much of that is known.',
	none: 'There is no vehicle that you may see. Look at the footprints of your own parts first.',
	parts: 'Part footprints',
	each: 'per vehicle',
	piece: 'per piece',
	sure: (percent) => `${percent} primary data`,
	open: 'See its tree',
	vehicle: 'Before and after',
};

export default words;
