import type ko from '../ko/pcf_list';

const words: typeof ko = {
	title: 'Part footprints',
	text: 'Products and parts that your firm may see. Choose one to see how its number came to be.',
	caption: 'Footprint of each product, cradle to gate',
	none: 'There is no footprint yet. It shows up here once the factory’s data are in.',
	head: { name: 'Product', kind: 'Kind', organisation: 'Firm', footprint: 'Footprint', primary: 'Primary data', state: 'State' },
	complete: 'publishable',
	incomplete: 'not complete',
};

export default words;
