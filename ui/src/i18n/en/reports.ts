import type ko from '../ko/reports';

const words: typeof ko = {
	title: 'Reports',
	text: 'Documents made from the records. What is not known is said to be unknown, never 0.',
	none: 'There is no document that this role may have made.',
	about: { PRODUCT: 'Product', FIRM: 'Firm', GRANT: 'Grant', PROJECT: 'External project', CASE: 'Verification', 'BLOCK|PROJECT': 'External project' },
	choose: 'Choose',
	nothing: 'There is nothing to make it of yet.',
	year: 'Year',
	yearHelp: 'left empty: the newest year that is complete',
	audience: 'For',
	audiences: { customer: 'customers', own: 'the firm itself', full: 'all of it', summary: 'summary without readings', '': 'all new money' },
	format: 'Format',
	formats: { pdf: 'PDF', xlsx: 'Excel', docx: 'Word', hwpx: 'Hangul', json: 'JSON', csv: 'CSV', svg: 'picture (SVG)' },
	make: 'Make',
	again: 'Make again',
	lists: 'Lists as tables',
	listsText: 'Every list can be had as a workbook or CSV.',
};

export default words;
