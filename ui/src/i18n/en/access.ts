import type ko from '../ko/access';

const words: typeof ko = {
	text: 'Asks the owner of the data to show it. If the owner agrees, you see it until a day; the answer comes to your to-do list.',
	what: 'What',
	kind: 'Of which',
	kinds: { organisation: 'Company', product: 'Product', site: 'Plant', measure: 'Machine' },
	key: 'Key',
	keyHelp: 'As it stands in a list, or a pseudonym that begins with ~',
	why: 'Why',
	whyHelp: 'The owner reads it. Of meter data it becomes the purpose for which they are shown.',
	until: 'Last day',
	send: 'Send the request',
	sent: 'The request was sent.',
	waits: (day) => `Asked on ${day}; the answer has not come yet.`,
};

export default words;
