import type ko from '../ko/requests';

const words: typeof ko = {
	title: 'Requests',
	text: 'What was asked of whom, and how much has come. What you must answer is in the inbox.',
	about: (product) => `A campaign asks anew for data of ${product}.`,
	how: 'Start one by a command',
	none: 'No request has been sent.',
	chase: 'Remind those missing',
	chased: 'Those that have not answered were reminded. Once a day only.',
	due: (day, asked, answered, accepted) => `due ${day} · ${answered} of ${asked} answered, ${accepted} accepted`,
	coverage: 'Handed in',
	came: 'handed in',
	head: { firm: 'Firm', state: 'State', due: 'Due', person: 'Person', reason: 'Why' },
	states: { open: 'missing', sent: 'missing', answered: 'answered', accepted: 'accepted', declined: 'declined', returned: 'given back', cancelled: 'cancelled', ended: 'ended' },
};

export default words;
