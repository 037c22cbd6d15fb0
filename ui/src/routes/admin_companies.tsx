/* Companies and offices: what each is, its tier and size, where its sites are. */
import { usePages } from '../api/pages';
import { Frame, Rows, type W } from './admin_parts';
import type { Screen } from './page';

/* What has ended is history. */
const holds = (row: { valid_to?: string | null; ended_on?: string | null }): boolean => !row.valid_to && !row.ended_on;

export default function Companies({ w }: Screen<W>) {
	const firms = usePages('/v1/organisations', {}, 500), agreements = usePages('/v1/agreements', {}, 500), sites = usePages('/v1/sites', {}, 500);
	const sizes = usePages('/v1/organisation-status', { attribute: 'size_class' }, 500);
	const rows = firms.rows.map((firm) => {
		const own = (row: { organisation: string | null }) => row.organisation === firm.organisation;
		return {
			...firm, tier: agreements.rows.find((row) => own(row) && row.tier && holds(row))?.tier, size: sizes.rows.find((row) => own(row) && holds(row))?.value,
			sites: sites.rows.filter(own).map((row) => row.name).join(', '),
		};
	});
	return (
		<Frame w={w} {...w.companies}>
			<Rows
				w={w} of={{ ...firms, rows }} title={w.lists.organisations} id={['organisation']} to={(row) => `/admin/companies/${row.organisation}`}
				columns={['name', 'kind', 'tier', 'size', 'business_number', 'ksic', 'sites']} search={['organisation', 'name', 'name_en', 'business_number', 'ksic', 'sites']}
			/>
		</Frame>
	);
}
