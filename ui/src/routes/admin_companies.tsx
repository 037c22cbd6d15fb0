/* Companies and offices: what each is, its tier and size, where its sites are. */
import { useState } from 'preact/hooks';
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { Link } from '../parts/link';
import { col, fits, Head, nameOf, Rows, Search, type W } from './admin_parts';
import type { Screen } from './page';

type Organisation = Item<'/v1/organisations'>;
/* What has ended is history. */
const holds = (row: { valid_to?: string | null; ended_on?: string | null }): boolean => !row.valid_to && !row.ended_on;

export default function Companies({ w }: Screen<W>) {
	const [asked, ask] = useState('');
	const firms = usePages('/v1/organisations', {}, 500);
	const agreements = usePages('/v1/agreements', {}, 500);
	const status = usePages('/v1/organisation-status', { attribute: 'size_class' }, 500);
	const sites = usePages('/v1/sites', {}, 500);
	const tier = (row: Organisation) => agreements.rows.find((each) => each.organisation === row.organisation && each.tier && holds(each))?.tier ?? null;
	const size = (row: Organisation) => status.rows.find((each) => each.organisation === row.organisation && holds(each))?.value ?? null;
	const own = (row: Organisation) => sites.rows.filter((each) => each.organisation === row.organisation).map((each) => each.name).join(', ');
	return (
		<>
			<Head w={w} title={w.companies.title} text={w.companies.text} />
			<div class="stack">
				<Search label={w.search} value={asked} onChange={ask} />
				<Rows<Organisation>
					of={firms} title={w.companies.list} none={w.nothing} id={(row) => row.organisation ?? ''} rows={firms.rows.filter((row) => fits(asked, row.organisation, row.name, row.name_en, row.business_number, row.ksic, own(row)))}
					columns={[
						col('name', w.head.name, (row) => <><Link to={`/admin/companies/${row.organisation}`}>{nameOf(row)}</Link><br /><span class="small quiet">{row.organisation}{row.business_number && <> · <span class="nowrap">{row.business_number}</span></>}</span></>),
						col('kind', w.head.kind, (row) => w.kinds[row.kind ?? ''] ?? row.kind),
						{ key: 'tier', head: w.head.tier, value: tier, cell: (row) => (tier(row) ? w.tier(String(tier(row))) : '') },
						{ key: 'size', head: w.head.size, value: size, cell: (row) => w.sizes[size(row) ?? ''] ?? size(row) },
						col('ksic', w.head.industry),
						{ key: 'sites', head: w.head.sites, value: own, cell: own },
					]}
				/>
			</div>
		</>
	);
}
