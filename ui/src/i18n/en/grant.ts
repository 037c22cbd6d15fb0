import type ko from '../ko/grant';

const words: typeof ko = {
	title: 'Grants',
	list: 'Grants',
	listText: 'What was applied for and what is running.',
	applications: 'Applications',
	grants: 'Grants that run',
	none: 'Nothing was applied for yet. With your electricity bills you can find a machine that fits and apply.',
	outcome: 'Outcome and net cash', begin: 'Start',
	machine: 'Machine', firm: 'Company', state: 'State', support: 'Support', own: 'Own share', decideBy: 'Decision due', grant: 'Grant', cut: 'Expected saving a year',
	named: (name) => `Support for ${name}`,
	receiptNumber: (number) => `Receipt ${number}`,
	money: { reserved: 'Reserved', paid: 'Paid', fixed: 'Fixed (settled)' },
	of: (cost) => `of ${cost} for the machine`,
	mustReturn: (amount) => `${amount} of it is returned to tier-2 firms`,
	course: 'Course',
	submitted: 'Applied', decision: 'Decision', dueOn: (day) => `due ${day}`, readByRun: 'In the programme', nextRun: 'with the next run', done: 'done',
	returnedFor: (reason) => `To be completed: ${reason}`,
	checklist: 'Checklist', there: 'there', later: 'later',
	quotesOf: (have, need) => `Quotes ${have} of ${need}`,
	decideTitle: 'Decide on the application', reason: 'Reason', withdraw: 'Take it back', accept: 'Accept', giveBack: 'Ask for completion',
	acted: { accept: 'Accepted', return: 'Given back', withdraw: 'Taken back' },
	owed: 'Settlement and return', owedText: 'What is owed and what was paid', kind: 'Kind', due: 'Owed', settled: 'Paid', open: 'Open', by: 'Day',
	short: (amount) => `${amount} short`,
	returned: 'Return ledger', returnedText: 'Money returned to tier-2 firms', amount: 'Amount', forMeasure: 'For', pool: 'common pool', paper: 'Paper',
	paperList: 'Papers', noPapers: 'No papers yet.',
};

export default words;
