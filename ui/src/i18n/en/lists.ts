import type ko from '../ko/lists';

const words: typeof ko = {
	title: 'Lists',
	text: 'What your account may see. Every table can be had as a workbook or CSV.',
	all: 'All lists',
	search: 'Find a list',
	nothing: 'No list has this name.',
	groups: {
		party: 'Firms and agreements', person: 'People and permissions', carbon: 'Factory data and footprints', factor: 'Emission factors', money: 'Grants and books', selection: 'Applications and selection',
		reduction: 'Reductions and verification', credit: 'Allowances and credits', duty: 'Duties and requests', log: 'Logs',
	},
	names: {
		organisations: 'Organisations', sites: 'Sites', consortia: 'Consortia', 'organisation-status': 'Changes of status', agreements: 'Agreements', promises: 'Promises', annexes: 'Annexes', targets: 'Targets', education: 'Carbon education', eligibility: 'Eligibility',
		persons: 'People', consents: 'Consents',
		products: 'Products', processes: 'Processes', links: 'Inputs of products', production: 'Output', activity: 'Energy used', inputs: 'Materials and other inputs', contracts: 'Electricity contracts', 'supplier-footprints': 'Footprints received', 'allocation-shares': 'Allocation shares', prices: 'Prices', exclusions: 'Exclusions', 'mass-balances': 'Certified input', footprints: 'Footprints', versions: 'Published versions', inventory: 'Emissions of sites',
		factors: 'Emission factors',
		funding: 'Funding', corrections: 'Corrections of funding', grants: 'Grants', invoices: 'Tax invoices', 'bank-lines': 'Bank lines', statements: 'Bank statements', returns: 'Returns', recoveries: 'Recoveries', changes: 'Changes of grants', suspensions: 'Suspensions', 'in-kind': 'Contributions in kind', 'set-offs': 'Set-offs', obligations: 'Obligations', balances: 'Balances',
		applications: 'Applications', quotes: 'Quotes', reviews: 'Reviews', committees: 'Committees', 'committee-members': 'Committee members', recusals: 'Recusals', scores: 'Scores', decisions: 'Decisions', objections: 'Objections', visits: 'Visits', 'visit-photos': 'Photos of visits',
		measures: 'Measures', 'measure-relations': 'Relations of measures', plans: 'Plans', baselines: 'Baselines', installations: 'Installations', 'meter-readings': 'Meter readings', parameters: 'Parameters', meters: 'Meters', verifications: 'Verification opinions', 'verification-findings': 'Findings', 'verification-finding-steps': 'Steps of findings', 'verification-visits': 'Verifiers’ visits', 'verifier-status': 'Designation of verifiers', reductions: 'Reductions',
		projects: 'External projects', 'project-plans': 'Project plans', 'project-steps': 'Project steps', 'project-checks': 'Project checks', ownership: 'Ownership of tonnes', compliance: 'Obligations in the trading system', claims: 'Claims', 'certified-emissions': 'Certified emissions', allocations: 'Allocations', 'allowance-holdings': 'Allowances held', 'market-prices': 'Market prices', 'offtake-contracts': 'Offtake contracts', 'trading-terms': 'Trading terms', 'credit-orders': 'Orders to the registry', holdings: 'Credits held', 'credit-accounts': 'Credit accounts', 'credit-contracts': 'Credit contracts',
		duties: 'Duties', requests: 'Requests', campaigns: 'Campaigns', 'duty-rules': 'Rules of duties', holidays: 'Holidays', evidence: 'Evidence', uploads: 'Uploaded evidence',
		reads: 'Who read what', rules: 'Programme rules', partners: 'Partners', 'partner-events': 'Events of partners',
	},
	none: 'There is nothing to show here yet.',
	as: (who) => `Your data as ${who} sees them. You can only look, and some names are pseudonyms made for this view.`,
	asBack: 'Back to sharing',
	noneFiltered: 'Nothing matches.',
	filter: 'Column',
	value: 'Value',
	apply: 'Find',
	clear: 'Clear',
	purpose: 'Purpose',
	purposes: { '': 'none', site_check: 'site check', audit: 'audit', verification: 'verification' },
	purposeHelp: 'Some data, such as meter readings and costs, are shown for a stated purpose only, and the reading is logged.',
	item: 'Details',
	hidden: 'empty, or not for you',
	got: (name) => `Downloaded ${name}`,
};

export default words;
