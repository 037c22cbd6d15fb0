import type ko from '../ko/credits';

const words: typeof ko = {
	title: 'Allowances and offsets',
	text: 'What a compliance year asks for, what is held, the offset limit, and what to use first.',
	company: 'Company',
	none: 'No company with obligations in the trading scheme is shown to you.',
	picture: 'Position of the compliance year',
	standIn: 'stand-in',
	estimate: 'estimate',
	unknown: 'no data of this year',
	order: 'What to use first',
	orderNone: 'There is nothing to hand in.',
	batches: 'Batches of credits',
	batchesNone: 'Nothing is certified yet.',
	all: 'All figures and formulas',
	head: { batch: 'Batch', vintage: 'Vintage', tonnes: 'Tonnes', use: 'To use (t)', last: 'Last day of use', reason: 'Why', serial: 'Serial', project: 'Project', holder: 'Holder', state: 'State', since: 'Since', figure: 'Figure', value: 'Value', formula: 'Formula', source: 'Source' },
	instruments: { KAU: 'Allowance', KCU: 'Offset unit', KOC: 'Project credit' },
	reasons: { lapses: 'lapses with the year unless banking is approved', banked: 'was banked: cannot be banked again', this_year: 'of this year: what is left may be banked within the limit', window: 'convert first; the window ends on that day', borrowed: 'borrowed from next year: last', not_there: 'came after that day: of no use for this year', over_limit: 'above the offset limit of this year' },
	states: { live: 'held', converted: 'converted', surrendered: 'surrendered', cancelled: 'cancelled', expired: 'lapsed', deposited: 'deposited' },
	figures: {
		certified_t: 'Certified emissions', obligation_t: 'Obligation', offset_limit_t: 'Offset limit', surrendered_kcu_t: 'Offset units surrendered', offset_limit_left_t: 'Offset limit left', allocated_free_t: 'Allocated free',
		allocated_auctioned_t: 'Allocated, to be bought', allocated_undivided_t: 'Allocated, undivided', mean_price_kau_krw: 'Mean price of allowances', mean_price_kcu_krw: 'Mean price of offset units', mean_price_koc_krw: 'Mean price of project credits',
		held_kau_t: 'Allowances held', held_kau_banked_t: 'of these banked', held_kau_borrowed_t: 'of these borrowed', held_kcu_t: 'Offset units held', held_koc_t: 'Project credits held', covered_t: 'Covered', shortfall_t: 'Shortfall',
		penalty_krw: 'Penalty, estimate', late_per_month_krw: 'Late payment a month', surplus_t: 'Surplus', bankable_t: 'Can be banked', borrowable_t: 'Can be borrowed',
	},
};

export default words;
