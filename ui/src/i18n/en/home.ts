import type ko from '../ko/home';

const words: typeof ko = {
	title: 'Our factory',
	number: 'Your number', part: 'Your part',
	noNumber: 'No number yet. With your electricity bills it usually takes 7 minutes.',
	begin: 'Start', open: 'Look at it', all: (n) => `All ${n} parts`, confirmation: 'Confirmation of emissions (PDF)', look: 'Details and sending', goOn: 'Go on',
	mark: { partial: 'some data missing', estimated: 'estimate', measured: 'measured' },
	site: (total) => `whole factory ${total}`,
	asked: 'What customers asked for', noRequest: 'No request is waiting.', until: (day) => `by ${day}`, answer: 'Answer',
	money: 'Money you can get', others: (n) => `The fastest to pay back of ${n} machines that fit your factory`, apply: 'Look and apply',
	noApplication: 'No application is being judged.', waiting: (number, day) => `Application ${number} is being judged, decision due ${day}`,
	net: 'Net cash', noSupport: 'No support received yet.',
	bill: 'This month’s bill', billText: 'When a bill comes, put down the amount. It takes two minutes.', saved: (time) => `Last saved ${time}.`, enter: 'Put down',
};

export default words;
