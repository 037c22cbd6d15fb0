import type ko from '../ko/requests';

const words: typeof ko = {
	title: 'Requests',
	text: 'What was asked of whom, and how much has come. What you must answer is in the inbox.',
	about: (product, firm) => `${product}: ask ${firm} for data`,
	technical: (year) => `Asks for the energy and the pieces of ${year}. Technical data need a written statement of purpose and term; what you write here stands in the letter.`,
	fields: { purpose: 'Purpose', due: 'Answer by', until: 'Last day of use', sender: 'Address for answers' },
	aboutAll: (product) => `Ask who makes the parts of ${product}`,
	nobody: 'There is nobody here to ask for more.',
	letter: (name) => `Energy data of ${name}`,
	send: 'Send the request',
	sent: 'The request was sent. It stands in the supplier’s inbox.',
	how: 'Choose a part in the supply chain',
	none: 'No request has been sent.',
	chase: 'Remind those missing',
	chased: 'Those that have not answered were reminded. Once a day only.',
	due: (day, asked, answered, accepted) => `due ${day} · ${answered} of ${asked} answered, ${accepted} accepted`,
	coverage: 'Handed in, by firms',
	tonnes: 'Handed in, by tonnes',
	head: { firm: 'Firm', state: 'State', due: 'Due', person: 'Person', reason: 'Why' },
};

export default words;
