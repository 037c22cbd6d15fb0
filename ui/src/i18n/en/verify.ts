import type ko from '../ko/verify';

const words: typeof ko = {
	title: 'Verification',
	text: 'Your cases and how they stand. Papers open beside the numbers.',
	none: 'You have no case.',
	gone: 'This case is not there, or not for you.',
	months: (from, to) => `${from} – ${to}`,
	open: 'none yet',
	unsigned: 'not signed',
	notSaid: 'not stated',
	caseText: (project, from, to) => `${project} · ${from} – ${to}`,
	papers: 'Opinion and reports',
	papersOf: (count) => count,
	noPapers: 'none',
	about: 'Terms of the verification',
	sample: (size, seed) => `${size} machines${seed ? ` (seed ${seed})` : ''}`,
	locked: 'What is signed never changes. If values change later, the opinion becomes void and a new verification is needed.',
	signing: 'Only the verifier holds the key. So signing is a command on your own computer, not in the browser: sangsaeng verify export, verify sign',
	machines: 'Machines and reductions',
	findings: 'Findings',
	findingsNone: 'There are no findings.',
	head: { case: 'Case', project: 'Project', period: 'Period', opinion: 'Opinion', signed: 'Signed', findings: 'Findings', sample: 'Sample', materiality: 'Materiality', measure: 'Machine', planned: 'Planned', measured: 'Measured', verified: 'Verified', filled: 'Months filled', papers: 'Papers' },
	opinions: { fit: 'fit', unfit: 'unfit', open: 'none yet' },
	columns: { finding: 'Number', measure: 'Machine', month: 'Month', kind: 'Kind', grams: 'Grams', description: 'What', raised_on: 'Raised', raised_by: 'By', answer: 'Answer', answered_on: 'Answered', answered_by: 'By', resolution: 'Resolution', closed_on: 'Closed', evidence: 'Evidence' },
};

export default words;
