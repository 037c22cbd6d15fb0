import type ko from '../ko/sign_in';

const words: typeof ko = {
	title: 'Sign in',
	lead: 'Money flows down to the suppliers, carbon comes up to the vehicle. Sangsaeng follows both.',
	mail: 'Your mail address at work',
	mailHelp: 'A code that works once is sent to the address that was registered. There is no password.',
	send: 'Send me a code',
	code: 'Code from the mail',
	codeHelp: (mail) => `If somebody is registered as ${mail}, a code and a link are on their way. They work once, for ten minutes.`,
	enter: 'Sign in',
	other: 'Use another address',
	company: 'Sign in with a company account',
	companyHelp: 'Your company’s sign-in name, such as carmaker.',
	companyGo: 'Go to the company’s sign-in',
	second: {
		title: 'Authenticator app',
		text: 'Type the six digits that the app shows now, or one of your recovery codes.',
		code: 'Digits of the app',
	},
	enrol: {
		title: 'Set up an authenticator app',
		text: 'People of the operator, ministries and verifiers need an authenticator app. Add the key below to the app on your telephone, then type the digits it shows.',
		begin: 'Begin',
		secret: 'Key',
		open: 'Open in the app',
		code: 'Digits of the app',
		confirm: 'Set up',
	},
	recovery: {
		title: 'Keep your recovery codes',
		text: 'Each works once if you lose your telephone. They are shown now and never again.',
		go: 'I have kept them: go on',
	},
	signOut: 'Start over',
};

export default words;
