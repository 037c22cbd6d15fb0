/* One company: what holds of it and since when, its sites, products and people. */
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { Link } from '../parts/link';
import { Asked } from '../parts/states';
import { Frame, List, nameOf, Pairs, said, type W } from './admin_parts';
import type { Screen } from './page';

export default function Company({ w, params }: Screen<W>) {
	const query = { organisation: params['id'] ?? '' }, operator = me()?.role === 'operator';
	return (
		<Asked result={useQuery('/v1/organisations/{organisation}', query)} tall>
			{(firm) => (
				<Frame
					w={w} title={nameOf(firm)} text={`${query.organisation} · ${said(w, firm.kind)}`}
					begin={<>{firm.kind === 'supplier' && <Link to="/outcome" query={{ firm: query.organisation }} class="button">{w.outcome}</Link>}{operator && <Link to="/admin/people" query={{ invite: query.organisation }} class="button main">{w.people.invite}</Link>}</>}
				>
					<Pairs of={[[w.head.business_number, firm.business_number], [w.head.ksic, firm.ksic]]} />
					<List
						w={w} name="persons" query={query} id={['person']} to={operator ? (row) => `/admin/people?person=${row.person}` : undefined}
						columns={['name', 'area', 'mail', 'valid_from', 'valid_to']}
					/>
					<List w={w} name="agreements" query={query} id={['agreement']} columns={['agreement', 'role', 'tier', 'consortium', 'signed_on', 'ended_on']} />
					<List
						w={w} name="organisation-status" query={query} id={['attribute', 'value', 'valid_from']}
						columns={['attribute', ['value', (row) => (row.value === 'yes' ? '' : said(w, row.value))], 'valid_from', 'valid_to']}
					/>
					<List w={w} name="sites" query={query} id={['site']} to={(row) => `/site/${row.site}/data`} columns={['name', 'region']} />
					<List w={w} name="products" query={query} id={['product']} to={(row) => `/pcf/${row.product}`} columns={['name', 'kind']} />
				</Frame>
			)}
		</Asked>
	);
}
