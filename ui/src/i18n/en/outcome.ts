import type ko from '../ko/outcome';

const words: typeof ko = {
	title: 'Our outcome',
	all: 'Outcomes of firms',
	allText: 'What each supported firm received, gave back and has left, and what it verifiably cut. Open a firm for its target path and machines.',
	none: 'No firm has received support yet.',
	tier: (n) => `tier ${n}`,
	sentence: (support, returned, cut, mark, net) =>
		[!support ? 'had no support and' : returned ? `received ${support}, returned ${returned} and` : `received ${support} and`, cut ? `cut ${cut} (${mark})` : 'has no confirmed reduction yet'].join(' ') + (net ? `; net cash is ${net}.` : '.'),
	paper: 'Report for customers (PDF)',
	noDuty: 'no duty to return', ofDuty: (duty) => `of a duty of ${duty}`, short: 'short',
	payback: (years) => `own money back in ${years} years`, earned: 'nothing left to earn back',
	years: 'Net cash by year', yearsText: 'Net cash = support received − duty to return − own share + saving on energy (KRW). What was cut at the fixing is taken off in that year.', year: 'Year', sum: 'All',
	path: 'Emissions and target path', noPath: (why) => `Why the picture has no target path: ${why}.`,
	machines: 'Machine by machine', machinesText: '“Planned then” is what was planned for the metered months, so that it compares with what was measured.', noMachine: 'No machines yet.',
	head: { firm: 'Firm', machine: 'Machine', state: 'State', installed: 'Installed', perYear: 'Planned a year', planned: 'Planned then', measured: 'Measured', verified: 'Verified' },
	more: 'More', base: 'Emissions of the base year', hours: (n) => `${n} h`,
};

export default words;
